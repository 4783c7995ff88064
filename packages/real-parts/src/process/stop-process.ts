import { isAlive } from './alive.ts'
import { codeOf } from './error-code.ts'
import { waitUntil } from './wait-until.ts'

/** Signals to send one after the other, and how long each may take. */
export type StopSteps = readonly (readonly [signal: NodeJS.Signals, waitMsMax: number])[]

export const politeSteps: StopSteps = [
  ['SIGTERM', 8_000],
  ['SIGKILL', 5_000],
]

/** Ends a process by its id; returns when it is gone. */
export async function stopProcess(pid: number, steps: StopSteps): Promise<void> {
  for (const [signal, waitMsMax] of steps) {
    if (!isAlive(pid)) return
    send(pid, signal)
    if (await waitUntil(() => !isAlive(pid), waitMsMax)) return
  }
  throw new Error(`process ${pid} is still there after ${steps.at(-1)?.[0] ?? 'nothing'}`)
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // ESRCH: it ended by itself in this moment
    if (codeOf(error) !== 'ESRCH') throw error
  }
}
