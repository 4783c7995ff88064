import type { PartEnd } from '@ledger/real-parts'
import { DevError } from './dev-error.ts'

/** Something that runs until it ends or is stopped. */
export interface Running {
  readonly ended: Promise<PartEnd>
  stop(): Promise<void>
}

export interface KeptRunning {
  /** Settles when it is given up; the error says why. */
  readonly givenUp: Promise<DevError>
  stop(): Promise<void>
}

const restartsMax = 10
const restartWaitMsMin = 200
const restartWaitMsMax = 10_000
/** One that ran this long has recovered: its earlier crashes no longer count. */
const soundMsMin = 30_000
/** EX_CONFIG: starting again would end the same way. */
const wrongConfigCode = 78

/** Starts it again whenever it ends by itself, more slowly each time, and gives up in the end. */
export function keepRunning(
  name: string,
  first: Running,
  startAgain: () => Promise<Running>,
  show: (line: string) => void,
): KeptRunning {
  let current = first
  const stopping = new AbortController()
  const givenUp = watch()
  return {
    givenUp,
    async stop() {
      stopping.abort()
      await current.stop()
    },
  }

  // who is stopped on purpose is never given up
  async function watch(): Promise<DevError> {
    let startedAt = Date.now()
    for (let restarts = 0; ; restarts++) {
      const end = await current.ended
      if (stopping.signal.aborted) return never
      if (Date.now() - startedAt >= soundMsMin) restarts = 0
      const how = end.signal ?? `exit code ${end.code}`
      if (end.code === wrongConfigCode) return new DevError(`${name} refuses its configuration`, 78)
      if (restarts >= restartsMax) return new DevError(`${name} ends again and again (${how})`)
      show(`${name} ended with ${how}; starting it again`)
      await pause(Math.min(restartWaitMsMin * 2 ** restarts, restartWaitMsMax), stopping.signal)
      if (stopping.signal.aborted) return never
      startedAt = Date.now()
      try {
        current = await startAgain()
      } catch (error) {
        show(`${name} could not be started: ${String(error)}`)
        current = failed
      }
      if (stopping.signal.aborted) await current.stop()
    }
  }
}

const never = new Promise<DevError>(() => undefined)

const failed: Running = {
  ended: Promise.resolve({ code: 1, signal: null }),
  stop: () => Promise.resolve(),
}

function pause(waitMs: number, stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, waitMs)
    stopping.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
