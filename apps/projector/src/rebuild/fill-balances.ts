import { int8Array } from '@ledger/runtime'
import type { ClientBase } from 'pg'

// Every entry carries the balances after it, so the last one up to the position is the fold of all.
const lastEntryText = `
  select j.* from journal.entries j
   where j.shard_id = $1 and j.account_no = a.account_no and j.position <= $2
   order by j.version desc limit 1`

const columnsText = `
  e.shard_id, e.account_no, e.version, e.position,
  (select max(p.epoch) from journal.epochs p where p.shard_id = $1 and p.first_position <= e.position),
  e.recorded_at, e.posted_debits, e.posted_credits, e.pending_debits, e.pending_credits`

const insertText = `
  insert into projection.balances_next (shard_id, account_no, version, position, epoch, recorded_at,
    posted_debits, posted_credits, pending_debits, pending_credits)`

const rangeText = `
  ${insertText}
  select ${columnsText}
    from journal.account_heads a
   cross join lateral (${lastEntryText}) e
   where a.shard_id = $1 and a.account_no > $3 and a.account_no <= $4`

/** The balances at a position of the accounts of a range of numbers. */
export async function fillBalances(
  client: ClientBase,
  shardId: number,
  range: { readonly after: number; readonly until: number },
  position: number,
): Promise<void> {
  await client.query(rangeText, [shardId, position, range.after, range.until])
}

const someText = `
  ${insertText}
  select ${columnsText}
    from unnest($3::int8[]) a (account_no)
   cross join lateral (${lastEntryText}) e
  on conflict (shard_id, account_no) do update
     set version = excluded.version, position = excluded.position, epoch = excluded.epoch,
         recorded_at = excluded.recorded_at,
         posted_debits = excluded.posted_debits, posted_credits = excluded.posted_credits,
         pending_debits = excluded.pending_debits, pending_credits = excluded.pending_credits`

/** The same for accounts that have changed since. */
export async function renewBalances(
  client: ClientBase,
  shardId: number,
  accountNos: readonly number[],
  position: number,
): Promise<void> {
  await client.query(someText, [shardId, position, int8Array(accountNos)])
}
