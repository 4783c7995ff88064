import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '@ledger/runtime'
import { ProblemError } from '@ledger/runtime'

const waitMsMax = 30_000
const againMs = 250

/**
 * Does what needs the database at the start, and waits for a database that starts at the same time
 * or is busy; what is wrong for good, like missing tables, is thrown at once.
 */
export async function whenDatabaseAnswers<Result>(
  log: Log,
  work: () => Promise<Result>,
): Promise<Result> {
  const giveUpAt = performance.now() + waitMsMax
  for (;;) {
    try {
      return await work()
    } catch (error) {
      const isAway = error instanceof ProblemError && error.fault.code === 'storage_unavailable'
      if (!isAway || performance.now() > giveUpAt) throw error
      log.warn({ err: error }, 'waiting for the database')
      await delay(againMs)
    }
  }
}
