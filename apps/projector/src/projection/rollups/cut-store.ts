import type { RollupForm } from '@ledger/wire'
import type { ClientBase } from 'pg'

// The last anchor of which nothing is void; what an account has past it and keeps is added again.
const keptText = `
  select b.account_no,
         coalesce((select e.version from journal.entries e
                    where e.shard_id = $1 and e.account_no = b.account_no and e.position < $2
                    order by e.version desc limit 1), 0) / $3::int8 * $3::int8 as version
    from projection.balances b
   where b.shard_id = $1 and b.position >= $2`

const rollupsText = `
  delete from projection.rollups r using (${keptText}) kept
   where r.shard_id = $1 and r.account_no = kept.account_no and r.anchor > kept.version`

const entriesText = `
  delete from projection.timed_entries t using (${keptText}) kept
   where t.shard_id = $1 and t.account_no = kept.account_no and t.version > kept.version`

/**
 * Takes the rollups of every account that rests on entries at or past a position back to their last
 * anchor before it. To be sent before the balances are cut, by which it knows the accounts.
 */
export async function cutRollups(
  client: ClientBase,
  shardId: number,
  firstVoidPosition: number,
  { anchorEvery }: RollupForm,
): Promise<void> {
  const values = [shardId, firstVoidPosition, anchorEvery]
  await Promise.all([client.query(rollupsText, values), client.query(entriesText, values)])
}
