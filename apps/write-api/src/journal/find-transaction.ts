import { timesOfRecord, transactionMakingTypes } from '@ledger/wire'
import type { ClientBase } from 'pg'

const text = `
  select body
    from journal.records
   where shard_id = $1 and transaction_id = $2::uuid
     and recorded_at >= $3::timestamptz and recorded_at < $4::timestamptz
     and ledger_no = $5 and type in (${transactionMakingTypes.join(', ')})`

/**
 * The event that made a transaction, as JSON; undefined when there is none in the ledger. It never
 * changes.
 * @param uuid 32 hex digits of a UUIDv7
 */
export async function findTransaction(
  client: ClientBase,
  shardId: number,
  ledgerNo: number,
  uuid: string,
): Promise<string | undefined> {
  for (const [from, until] of timesOfRecord(uuid)) {
    const { rows } = await client.query<{ readonly body: string }>({
      name: 'find_transaction',
      text,
      values: [shardId, uuid, from, until, ledgerNo],
    })
    if (rows[0] !== undefined) return rows[0].body
  }
  return undefined
}
