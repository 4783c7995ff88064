import { int8Array, textArray } from '@ledger/runtime'
import type { PoolClient } from 'pg'
import type { LedgerPlace } from '../../identity.ts'
import { latestText, makingTypes } from '../transaction/latest.ts'
import type { RecordPlace } from './candidates.ts'
import type { ListedTransaction } from './found-transactions.ts'

const text = latestText(
  `select r.type, r.position, r.recorded_at, r.epoch, r.transaction_id, r.body
     from unnest($2::int8[], $3::text[]) as p (position, recorded_at)
     join journal.records r
       on r.shard_id = $1 and r.position = p.position
      and r.recorded_at >= p.recorded_at::timestamptz
      and r.recorded_at < p.recorded_at::timestamptz + interval '1 millisecond'
    where r.ledger_no = $4 and r.type in ${makingTypes}`,
  '$5',
)

/** The transactions of a ledger that were made at some places, as they were at a position. */
export async function readTransactionsAt(
  client: PoolClient,
  { shardId, ledgerNo }: LedgerPlace,
  places: readonly RecordPlace[],
  position: number,
): Promise<ReadonlyMap<number, ListedTransaction>> {
  const { rows } = await client.query<ListedTransaction>({
    name: 'transactions_at',
    text,
    values: [
      shardId,
      int8Array(places.map((place) => place.position)),
      textArray(places.map((place) => place.recordedAt)),
      ledgerNo,
      position,
    ],
  })
  return new Map(rows.map((row) => [row.made_position, row]))
}
