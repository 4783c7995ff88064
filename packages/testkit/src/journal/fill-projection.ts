import type pg from 'pg'
import { fillRollups } from './fill-rollups.ts'
import { fillSearch } from './fill-search.ts'
import { inTransaction } from './in-transaction.ts'

const text = `
  with checkpoints as (
    insert into projection.checkpoints (shard_id, projection, epoch, position, recorded_at,
      applied_at)
    select shard_id, 'balances', r.epoch, position, r.recorded_at, now()
    from journal.shards s
    join journal.records r using (shard_id, position)
    on conflict (shard_id, projection) do update
      set epoch = excluded.epoch, position = excluded.position,
        recorded_at = excluded.recorded_at, applied_at = excluded.applied_at
  ),
  accounts as (
    insert into projection.accounts (shard_id, account_no, ledger_id, address, currency,
      normal_balance)
    select a.shard_id, a.account_no, l.ledger_id, a.address, c.code,
      case a.normal_balance when 0 then 'debit' else 'credit' end
    from journal.accounts a
    join journal.ledgers l using (shard_id, ledger_no)
    join journal.currencies c using (currency_no)
    on conflict do nothing
  )
  insert into projection.balances (shard_id, account_no, version, position, epoch, recorded_at,
    posted_debits, posted_credits, pending_debits, pending_credits)
  select distinct on (e.shard_id, e.account_no) e.shard_id, e.account_no, e.version, e.position,
    r.epoch, e.recorded_at, e.posted_debits, e.posted_credits, e.pending_debits, e.pending_credits
  from journal.entries e
  join journal.records r using (shard_id, position, recorded_at)
  order by e.shard_id, e.account_no, e.version desc
  on conflict (shard_id, account_no) do update
    set version = excluded.version, position = excluded.position, epoch = excluded.epoch,
      recorded_at = excluded.recorded_at, posted_debits = excluded.posted_debits,
      posted_credits = excluded.posted_credits, pending_debits = excluded.pending_debits,
      pending_credits = excluded.pending_credits`

/** Brings the projection of accounts, balances, rollups and searching to where the journal is. */
export async function fillProjection(pool: pg.Pool): Promise<void> {
  await inTransaction(pool, (client) => client.query(text))
  await fillRollups(pool)
  await fillSearch(pool)
}
