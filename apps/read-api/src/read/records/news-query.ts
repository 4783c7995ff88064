import type { Client } from 'pg'
import { placeOf, type Place } from '../../place.ts'
import { positionsMax } from './query.ts'

/** What one look at a shard has seen that came after a place. */
export interface Look {
  /** How far the shard is: what is not in `found` was not there up to here. */
  readonly head: Place
  /** The last position of each type that is new, by the number of the ledger. */
  readonly found: ReadonlyMap<number, readonly LastPosition[]>
  /** More was recorded than one look takes: there may be something of any ledger. */
  readonly isCut: boolean
}

export interface LastPosition {
  readonly type: number
  readonly position: number
}

// By the key of the journal: the records since the last look, mostly none. The bound on `recorded_at`
// only keeps older months from being looked at; an hour, because after a promotion the clock is another
// one and may be behind.
const text = `
  select s.epoch, s.position, s.recorded_at, r.ledger_no, r.type, r.last_position
    from journal.shards s
    left join (
      select ledger_no, type, max(position) as last_position
        from journal.records
       where shard_id = $1 and position > $2 and position <= $2 + ${positionsMax}
         and recorded_at >= $3::timestamptz - interval '1 hour'
       group by ledger_no, type
    ) r on true
   where s.shard_id = $1`

interface Row {
  readonly epoch: number
  readonly position: number
  readonly recorded_at: string
  readonly ledger_no: number | null
  readonly type: number
  readonly last_position: number
}

/** Which ledgers of a shard have records after a place. */
export async function readNews(client: Client, shardId: number, after: Place): Promise<Look> {
  const askedAtMs = performance.now()
  const values = [shardId, after.position, after.recordedAt]
  const { rows } = await client.query<Row>({ name: 'read_news', text, values })
  const [first] = rows
  if (first === undefined) throw new Error(`shard ${shardId} does not exist; run the migrations`)
  const head = placeOf(shardId, first.epoch, first.position, first.recorded_at, askedAtMs)
  return { head, found: foundOf(rows), isCut: head.position > after.position + positionsMax }
}

function foundOf(rows: readonly Row[]): Look['found'] {
  const found = new Map<number, LastPosition[]>()
  for (const { ledger_no: ledgerNo, type, last_position: position } of rows) {
    if (ledgerNo === null) continue // nothing is new
    const ofLedger = found.get(ledgerNo)
    if (ofLedger === undefined) found.set(ledgerNo, [{ type, position }])
    else ofLedger.push({ type, position })
  }
  return found
}
