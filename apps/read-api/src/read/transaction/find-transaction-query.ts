import type { PoolClient } from 'pg'
import type { LedgerPlace } from '../../identity.ts'
import { latestText, makingTypes } from './latest.ts'
import type { TransactionRow } from './record.ts'

// An id names the time at which it was made, and so the month. The bounds take away the others.
const text = latestText(`
  select type, position, recorded_at, epoch, transaction_id, body
    from journal.records
   where shard_id = $1 and transaction_id = $2::uuid
     and recorded_at >= $3::timestamptz and recorded_at < $4::timestamptz
     and ledger_no = $5 and type in ${makingTypes}
   order by position
   limit 1`)

const dayMs = 86_400_000

/** A transaction as it is now. @param uuid 32 hex digits of a UUIDv7 */
export async function findTransaction(
  client: PoolClient,
  ledger: LedgerPlace,
  uuid: string,
): Promise<TransactionRow | undefined> {
  const madeAtMs = Number.parseInt(uuid.slice(0, 12), 16)
  const near = await findBetween(client, ledger, uuid, [
    new Date(madeAtMs - dayMs).toISOString(),
    new Date(madeAtMs + dayMs).toISOString(),
  ])
  // The times of a shard never go back, so after a clock that was days ahead they may be days from
  // those in the ids. Then every month is asked.
  return near ?? (await findBetween(client, ledger, uuid, ['-infinity', 'infinity']))
}

async function findBetween(
  client: PoolClient,
  { shardId, ledgerNo }: LedgerPlace,
  uuid: string,
  [from, until]: readonly [string, string],
): Promise<TransactionRow | undefined> {
  const { rows } = await client.query<TransactionRow>({
    name: 'find_transaction',
    text,
    values: [shardId, uuid, from, until, ledgerNo],
  })
  return rows[0]
}
