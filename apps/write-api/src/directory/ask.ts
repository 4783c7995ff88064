import { classifyDatabaseError, ProblemError, withClientWithin } from '@ledger/runtime'
import type { Pool, PoolClient } from 'pg'

/**
 * Asks the database outside of a batch. What is asked this way, claims and numbers included, is no
 * effect of a command, so a failure means that nothing was attempted.
 * @throws ProblemError storage_unavailable when there is no answer in time
 */
export type Ask = <Result>(work: (client: PoolClient) => Promise<Result>) => Promise<Result>

/** Waits on this side: a frozen server would not cancel, and a cancelled commit might be lost. */
export function createAsk(pool: Pool, waitMsMax: number): Ask {
  return async (work) => {
    try {
      return await withClientWithin(pool, waitMsMax, work)
    } catch (error) {
      if (classifyDatabaseError(error) === 'bug') throw error
      const detail = 'The database could not be asked; nothing was written.'
      throw new ProblemError({ code: 'storage_unavailable', detail }, { cause: error })
    }
  }
}
