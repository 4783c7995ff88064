import { rollupForm } from '@ledger/wire'
import type { Pool } from 'pg'

// Whoever fills an anchor rolls it up in the same transaction: one that is behind was there before the
// rollups, or one of too many at once.
const text = `
  select b.account_no
    from projection.balances b
    left join lateral (
      select entries from projection.rollups r
       where r.shard_id = $1 and r.account_no = b.account_no and r.level = 0
         and r.starts_at = '-infinity'
       order by r.anchor desc limit 1) r on true
   where b.shard_id = $1 and b.account_no > $2 and b.account_no <= $3
     and b.version / $5::int8 * $5::int8 > $4 + coalesce(r.entries, 0)
   order by b.account_no`

/** The accounts of a range whose rollups lack a whole anchor. */
export async function compareRollups(
  pool: Pool,
  shardId: number,
  afterAccountNo: number,
  untilAccountNo: number,
): Promise<readonly number[]> {
  const { rows } = await pool.query<{ account_no: number }>(text, [
    shardId,
    afterAccountNo,
    untilAccountNo,
    rollupForm.restingMax,
    rollupForm.anchorEvery,
  ])
  return rows.map((row) => row.account_no)
}
