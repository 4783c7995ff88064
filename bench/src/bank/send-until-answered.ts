import { setTimeout as delay } from 'node:timers/promises'
import type { ApiAnswer } from '@ledger/testkit'

const attemptsMax = 12
const waitMsMin = 100
const waitMsMax = 3_000

export interface Answered {
  readonly answer: ApiAnswer
  /** How often it had to be sent again. */
  readonly retries: number
}

/**
 * Sends until there is a definitive answer: again, with the same key, after a lost connection and
 * after an answer that says `"retryable": true` (503, 409 in progress). One effect either way.
 * @throws the last error when no connection held
 */
export async function sendUntilAnswered(send: () => Promise<ApiAnswer>): Promise<Answered> {
  for (let retries = 0; ; retries++) {
    const isLast = retries + 1 >= attemptsMax
    try {
      const answer = await send()
      if (isLast || !isRetryable(answer)) return { answer, retries }
      await delay(retryAfterMs(answer) ?? waitMs(retries))
    } catch (error) {
      if (isLast) throw error
      await delay(waitMs(retries))
    }
  }
}

function isRetryable({ status, body }: ApiAnswer): boolean {
  return status >= 400 && (body as { retryable?: unknown } | undefined)?.retryable === true
}

function retryAfterMs({ headers }: ApiAnswer): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? Math.min(seconds * 1_000, waitMsMax) : undefined
}

function waitMs(retries: number): number {
  return Math.min(waitMsMin * 2 ** retries, waitMsMax)
}
