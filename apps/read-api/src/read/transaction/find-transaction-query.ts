import { timesOfRecord } from '@ledger/wire'
import type { PoolClient } from 'pg'
import type { LedgerPlace } from '../../identity.ts'
import { latestText, makingTypes } from './latest.ts'
import type { TransactionRow } from './record.ts'

const text = latestText(`
  select type, position, recorded_at, epoch, transaction_id, body
    from journal.records
   where shard_id = $1 and transaction_id = $2::uuid
     and recorded_at >= $3::timestamptz and recorded_at < $4::timestamptz
     and ledger_no = $5 and type in ${makingTypes}
   order by position
   limit 1`)

/** A transaction as it is now. @param uuid 32 hex digits of a UUIDv7 */
export async function findTransaction(
  client: PoolClient,
  { shardId, ledgerNo }: LedgerPlace,
  uuid: string,
): Promise<TransactionRow | undefined> {
  for (const [from, until] of timesOfRecord(uuid)) {
    const { rows } = await client.query<TransactionRow>({
      name: 'find_transaction',
      text,
      values: [shardId, uuid, from, until, ledgerNo],
    })
    if (rows[0] !== undefined) return rows[0]
  }
  return undefined
}
