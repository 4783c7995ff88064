import { setTimeout as delay } from 'node:timers/promises'

const pollMs = 25

/** Asks until the answer is true; false when it has not been within the time. */
export async function waitUntil(
  isTrue: () => boolean | Promise<boolean>,
  waitMsMax: number,
): Promise<boolean> {
  const until = Date.now() + waitMsMax
  for (;;) {
    if (await isTrue()) return true
    if (Date.now() >= until) return false
    await delay(pollMs)
  }
}
