import type { PoolClient } from 'pg'
import type { LedgerPlace } from '../../identity.ts'
import type { TransactionRow } from '../transaction/record.ts'

/** Where a page begins: after this record of the transaction, or with the first. */
export interface VersionAfter {
  readonly position: number
  readonly recordedAt: string
}

const text = `
  select position, recorded_at, epoch, body, '{}'::text[] as reversals
    from journal.records
   where shard_id = $1 and transaction_id = $2::uuid and position > $3
     and recorded_at >= $4::timestamptz
   order by position
   limit $5`

/** The records of a transaction in their order. @param uuid 32 hex digits */
export async function listVersions(
  client: PoolClient,
  { shardId }: LedgerPlace,
  uuid: string,
  after: VersionAfter,
  limit: number,
): Promise<readonly TransactionRow[]> {
  const { rows } = await client.query<TransactionRow>({
    name: 'list_versions',
    text,
    values: [shardId, uuid, after.position, after.recordedAt, limit],
  })
  return rows
}
