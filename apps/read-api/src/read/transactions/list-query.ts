import type { PoolClient } from 'pg'
import type { LedgerPlace } from '../../identity.ts'
import { latestText, makingTypes } from '../transaction/latest.ts'
import type { RecordPlace } from './candidates.ts'
import { foundOf, type FoundTransactions, type ShardAndTransaction } from './found-transactions.ts'

/**
 * How many positions one page looks at. The journal of a shard holds the records of all its ledgers,
 * and an index by ledger would be paid for by every write; so a ledger with few transactions among
 * many of others is read in pages that may be short or empty, each at the same cost.
 */
export const positionsMax = 20_000

// By the key of the journal; the time of the record before takes away the months before it.
const text = `
  select s.epoch as shard_epoch, s.position as shard_position, s.recorded_at as shard_recorded_at,
         r.*
    from journal.shards s
    left join lateral (${latestText(`
      select type, position, recorded_at, epoch, transaction_id, body
        from journal.records
       where shard_id = $1 and position > $3 and position <= least($6, $3 + ${positionsMax})
         and recorded_at >= $4::timestamptz
         and ledger_no = $2 and type in ${makingTypes}
       order by position
       limit $5`)}
    ) r on true
   where s.shard_id = $1`

/** Transactions of a ledger in the order of the journal, and how far the shard is. */
export async function listTransactions(
  client: PoolClient,
  { shardId, ledgerNo }: LedgerPlace,
  after: RecordPlace,
  until: number,
  limit: number,
): Promise<FoundTransactions> {
  const { rows } = await client.query<ShardAndTransaction>({
    name: 'list_transactions',
    text,
    values: [shardId, ledgerNo, after.position, after.recordedAt, limit, until],
  })
  return foundOf(shardId, rows)
}
