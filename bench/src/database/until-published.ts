import { eventually } from '@ledger/testkit'
import type { Pool } from 'pg'

const pollMs = 100

/** Waits until the relay has published every record. @throws when it has not within the time */
export async function untilPublished(pool: Pool, waitMsMax: number): Promise<void> {
  await eventually(
    async () => {
      const { rowCount } = await pool.query(
        `select from journal.shards s join relay.cursors c using (shard_id)
         where c.position < s.position`,
      )
      return rowCount === 0
    },
    { timeoutMs: waitMsMax, everyMs: pollMs, what: 'the relay reaches the end of the journal' },
  )
}
