import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '../log/create-log.ts'
import { ProblemError } from '../problem/problem-error.ts'
import { classifyDatabaseError } from './classify-database-error.ts'

const againMs = 250

/**
 * Does what needs the database at the start, and waits for a database that starts at the same time
 * or is busy; what is wrong for good, like missing tables, is thrown at once.
 * @param waitMsMax how long; then the error is thrown
 */
export async function whenDatabaseAnswers<Result>(
  waitMsMax: number,
  log: Log,
  work: () => Promise<Result>,
): Promise<Result> {
  const giveUpAt = performance.now() + waitMsMax
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isAway(error) || performance.now() > giveUpAt) throw error
      log.warn({ err: error }, 'waiting for the database')
      await delay(againMs)
    }
  }
}

function isAway(error: unknown): boolean {
  if (error instanceof ProblemError) return error.fault.code === 'storage_unavailable'
  return ['unavailable', 'connection_lost', 'cancelled'].includes(classifyDatabaseError(error))
}
