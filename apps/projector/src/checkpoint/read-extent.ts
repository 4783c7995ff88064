import type { ClientBase } from 'pg'

/** The first position that belongs to an epoch; what an older epoch wrote at or past it is void. */
export interface Epoch {
  readonly epoch: number
  readonly firstPosition: number
}

/** What the journal says of itself: its epochs, in order, and how far it has got. */
export interface JournalExtent {
  readonly epochs: readonly Epoch[]
  readonly position: number
}

interface Row {
  readonly epoch: number
  readonly first_position: number
  readonly position: number
}

const text = `
  select e.epoch, e.first_position, s.position
    from journal.epochs e
    join journal.shards s on s.shard_id = e.shard_id
   where e.shard_id = $1 and s.shard_id = $1
   order by e.epoch`

export async function readExtent(client: ClientBase, shardId: number): Promise<JournalExtent> {
  const { rows } = await client.query<Row>({ name: 'read_extent', text, values: [shardId] })
  const epochs = rows.map((row) => ({ epoch: row.epoch, firstPosition: row.first_position }))
  return { epochs, position: rows[0]?.position ?? 0 }
}

/** The epoch that a position belongs to; undefined past the end of the journal. */
export function epochAt(
  { epochs, position: end }: JournalExtent,
  position: number,
): number | undefined {
  if (position > end) return undefined
  return epochs.findLast((epoch) => epoch.firstPosition <= position)?.epoch
}
