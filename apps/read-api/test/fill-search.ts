import type { TestJournal } from '@ledger/testkit'
import { ledgerKey, searchTerm, termKey } from '@ledger/wire'
import type pg from 'pg'

const transactionsText = `
  insert into projection.transactions (shard_id, ledger, position, effective_at, recorded_at, status)
  select shard_id, $2, position, timestamptz '2000-01-01Z' + position * interval '7 minutes',
         recorded_at, case position % 1000 when 0 then 0 when 1 then 2 else 1 end
    from journal.records where shard_id = $1 and type = 10`

/** One term that everything has, one of every hundredth, one of few, and one of each for itself. */
const termsText = `
  insert into projection.transaction_terms (shard_id, term, position)
  select r.shard_id, t.term, r.position
    from journal.records r
   cross join lateral (values
     ($2::int8, true), ($3::int8, r.position % 100 = 0), ($4::int8, r.position % 20011 = 0),
     (r.position, true)) t (term, has)
   where r.shard_id = $1 and r.type = 10 and t.has`

const accountTermsText = `
  insert into projection.account_terms (shard_id, term, account_no, since_position)
  select a.shard_id, t.term, a.account_no, a.position
    from journal.accounts a
   cross join lateral (values ($2::int8, true), ($3::int8, a.account_no % 1000 = 0)) t (term, has)
   where a.shard_id = $1 and t.has`

const checkpointText = `
  insert into projection.checkpoints (shard_id, projection, epoch, position, recorded_at, applied_at)
  select shard_id, 'search', epoch, position, recorded_at, now() from journal.shards where shard_id = $1
  on conflict (shard_id, projection) do update
     set position = excluded.position, recorded_at = excluded.recorded_at`

/** Makes what `fillBook` has filled in to be searched: `metadata[n]` is all, some, few. */
export async function fillSearch(pool: pg.Pool, { ledger, shardId }: TestJournal): Promise<void> {
  const key = (value: string) => termKey(ledger, searchTerm('metadata', value, 'n'))
  const keys = [key('all'), key('some'), key('few')]
  await pool.query(transactionsText, [shardId, ledgerKey(ledger)])
  await pool.query(termsText, [shardId, ...keys])
  await pool.query(accountTermsText, [shardId, ...keys.slice(0, 2)])
  await pool.query(checkpointText, [shardId])
}
