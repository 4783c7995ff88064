import { int8Array } from '@ledger/runtime'
import type { ClientBase } from 'pg'

// Absolute balances of the last entry that counts; an account whose first entry is void has no row.
// No index on the position: a tail is cut once in the life of an epoch, and it is looked for whole.
const restoreText = `
  update projection.balances b
     set version = e.version, position = e.position, recorded_at = e.recorded_at,
         epoch = (select max(p.epoch) from journal.epochs p
                   where p.shard_id = $1 and p.first_position <= e.position),
         posted_debits = e.posted_debits, posted_credits = e.posted_credits,
         pending_debits = e.pending_debits, pending_credits = e.pending_credits
    from (
      select v.account_no, j.*
        from projection.balances v
       cross join lateral (
         select version, position, recorded_at, posted_debits, posted_credits,
                pending_debits, pending_credits
           from journal.entries i
          where i.shard_id = $1 and i.account_no = v.account_no and i.position < $2
          order by i.version desc limit 1) j
       where v.shard_id = $1 and v.position >= $2) e
   where b.shard_id = $1 and b.account_no = e.account_no`

const deleteText = `
  delete from projection.balances where shard_id = $1 and position >= $2`

/** Rebuilds every balance that rests on entries at or past a position as it was before it. */
export async function cutBalances(
  client: ClientBase,
  shardId: number,
  firstVoidPosition: number,
): Promise<void> {
  const restored = client.query(restoreText, [shardId, firstVoidPosition])
  const deleted = client.query(deleteText, [shardId, firstVoidPosition])
  await Promise.all([restored, deleted])
}

const listText = `
  select account_no from projection.balances where shard_id = $1 and position >= $2
   order by account_no`

/** The accounts that rest on entries at or past a position. */
export async function listBalancesFrom(
  client: ClientBase,
  shardId: number,
  position: number,
): Promise<number[]> {
  const { rows } = await client.query<{ account_no: number }>(listText, [shardId, position])
  return rows.map((row) => row.account_no)
}

const deleteSomeText = `
  delete from projection.balances where shard_id = $1 and account_no = any($2::int8[])`

export async function deleteBalances(
  client: ClientBase,
  shardId: number,
  accountNos: readonly number[],
): Promise<void> {
  await client.query(deleteSomeText, [shardId, int8Array(accountNos)])
}
