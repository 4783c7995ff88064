import type pg from 'pg'
import { inTransaction } from './in-transaction.ts'
import { accountTermsFold, transactionsFold, transactionTermsFold } from './search-fold.ts'

const texts = [
  'truncate projection.transactions, projection.transaction_terms, projection.account_terms',
  `insert into projection.checkpoints (shard_id, projection, epoch, position, recorded_at, applied_at)
   select shard_id, 'search', epoch, position, recorded_at, applied_at
   from projection.checkpoints
   where projection = 'balances'
   on conflict (shard_id, projection) do update
     set epoch = excluded.epoch, position = excluded.position,
       recorded_at = excluded.recorded_at, applied_at = excluded.applied_at`,
  `insert into projection.transactions
     (shard_id, position, ledger, recorded_at, effective_at, settled_position, status)
   ${transactionsFold}`,
  `insert into projection.transaction_terms (shard_id, position, term) ${transactionTermsFold}`,
  `insert into projection.account_terms (shard_id, account_no, term, since_position)
   select shard_id, account_no, term, 0 from (${accountTermsFold}) terms`,
]

/** Makes what is searched anew, up to where the balances are. */
export async function fillSearch(pool: pg.Pool): Promise<void> {
  await inTransaction(pool, async (client) => {
    for (const text of texts) await client.query(text)
  })
}
