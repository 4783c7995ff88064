import type { PoolClient } from 'pg'
import type { LedgerPlace } from '../../identity.ts'
import { latestText } from '../transaction/latest.ts'
import { foundOf, type FoundTransactions, type ShardAndTransaction } from './found-transactions.ts'

// An external id is unique in its ledger, and its row says in which month its record is.
const text = `
  select s.epoch as shard_epoch, s.position as shard_position, s.recorded_at as shard_recorded_at,
         r.*
    from journal.shards s
    left join lateral (${latestText(`
      select r.type, r.position, r.recorded_at, r.epoch, r.transaction_id, r.body
        from journal.external_ids x
        join journal.records r
          on r.shard_id = $1 and r.position = x.position and r.recorded_at = x.recorded_at
       where x.shard_id = $1 and x.ledger_no = $2 and x.external_id = $3`)}
    ) r on true
   where s.shard_id = $1`

/** The transaction with an external id, if there is one, and how far the shard is. */
export async function findByExternalId(
  client: PoolClient,
  { shardId, ledgerNo }: LedgerPlace,
  externalId: string,
): Promise<FoundTransactions> {
  const { rows } = await client.query<ShardAndTransaction>({
    name: 'find_by_external_id',
    text,
    values: [shardId, ledgerNo, externalId],
  })
  return foundOf(shardId, rows)
}
