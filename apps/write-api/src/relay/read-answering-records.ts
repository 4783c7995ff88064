import { int8Array, textArray } from '@ledger/runtime'
import type { StoredBody } from '../journal/read-bodies.ts'
import type { Statements } from '../journal/statement.ts'
import { send } from '../journal/statement.ts'
import type { StoredOutcome } from './outcome.ts'

type Row = readonly [number, string, number, string]

// As in read-bodies.ts, up to a size: many large transactions would not fit into memory together.
const text = `
  select position, recorded_at, epoch, body
    from (
      select r.position, r.recorded_at, r.epoch, r.body, asked.n,
             sum(octet_length(r.body)) over (order by asked.n) as bytes
        from unnest($2::int8[], $3::text[]) with ordinality as asked (position, recorded_at, n)
       cross join lateral (
         select * from journal.records r
          where r.shard_id = $1 and r.position = asked.position
            and r.recorded_at = asked.recorded_at::timestamptz
       ) r
    ) found
   where bytes <= $4 or n = 1`

/**
 * The records that answer outcomes of a shard, by position: those of as many as fit, from the first one
 * on, and of one in any case.
 */
export async function readAnsweringRecords(
  statements: Statements,
  shardId: number,
  outcomes: readonly Pick<StoredOutcome, 'position' | 'positionRecordedAt'>[],
  bytesMax: number,
): Promise<ReadonlyMap<number, StoredBody>> {
  const timeOf = new Map<number, string>()
  for (const { position, positionRecordedAt } of outcomes) {
    if (position !== null && positionRecordedAt !== null) timeOf.set(position, positionRecordedAt)
  }
  if (timeOf.size === 0) return new Map()
  const values = [shardId, int8Array([...timeOf.keys()]), textArray([...timeOf.values()]), bytesMax]
  const { rows } = await send<Row>(statements, 'read_answering_records', text, values)
  return new Map(
    rows.map(([position, recordedAt, epoch, body]) => [
      position,
      { position, recordedAt, epoch, body },
    ]),
  )
}

/** Those whose records are there, up to the first whose record is not; the first one in any case. */
export function answerable<Outcome extends Pick<StoredOutcome, 'position'>>(
  outcomes: readonly Outcome[],
  records: ReadonlyMap<number, StoredBody>,
): readonly Outcome[] {
  const missing = outcomes.findIndex(({ position }) => position !== null && !records.has(position))
  return missing === -1 ? outcomes : outcomes.slice(0, Math.max(1, missing))
}
