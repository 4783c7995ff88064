import { recordTypeNumbers } from '@ledger/wire'
import type { ClientBase } from 'pg'

// An id made here names the time at which it was made, and so the month.
const text = `
  select body
    from journal.records
   where shard_id = $1 and transaction_id = $2::uuid
     and recorded_at >= $3::timestamptz and recorded_at < $4::timestamptz
     and ledger_no = $5
     and type in (${recordTypeNumbers['transaction.posted']}, ${recordTypeNumbers['transaction.pending']})`

const dayMs = 86_400_000

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
  const madeAtMs = Number.parseInt(uuid.slice(0, 12), 16)
  const near = [new Date(madeAtMs - dayMs).toISOString(), new Date(madeAtMs + dayMs).toISOString()]
  // the times of a shard never go back: after a clock that was days ahead, every month is asked
  for (const bounds of [near, ['-infinity', 'infinity']]) {
    const { rows } = await client.query<{ readonly body: string }>({
      name: 'find_transaction',
      text,
      values: [shardId, uuid, ...bounds, ledgerNo],
    })
    if (rows[0] !== undefined) return rows[0].body
  }
  return undefined
}
