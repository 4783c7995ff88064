import type { Pool, PoolClient } from 'pg'

/** The database did not answer in time; the connection was thrown away. */
export class DatabaseTimeoutError extends Error {
  constructor(waitMsMax: number) {
    super(`the database did not answer within ${waitMsMax} ms`)
    this.name = 'DatabaseTimeoutError'
  }
}

/**
 * Runs `work` on a connection of the pool, for at most `waitMsMax` once it has it. A connection that
 * does not answer in time is destroyed, not returned: it may hang for ever, on a server that is
 * frozen or cut off. Only for reads and for writes whose loss does not matter.
 * @throws DatabaseTimeoutError, or what `work` or the pool threw
 */
export async function withClientWithin<Result>(
  pool: Pool,
  waitMsMax: number,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect()
  let isBroken = true
  const timeout = Promise.withResolvers<never>()
  const timer = setTimeout(() => timeout.reject(new DatabaseTimeoutError(waitMsMax)), waitMsMax)
  try {
    const result = await Promise.race([work(client), timeout.promise])
    isBroken = false
    return result
  } finally {
    clearTimeout(timer)
    client.release(isBroken)
  }
}
