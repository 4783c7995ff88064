import type { PoolClient } from 'pg'

/** How far the journal of a shard is, and how far it can be searched, in one snapshot. */
export interface SearchPlaces {
  readonly head: PlaceRow
  readonly searched: PlaceRow
}

export interface PlaceRow {
  readonly epoch: number
  readonly position: number
  readonly shard_recorded_at: string
}

interface Row {
  readonly epoch: number
  readonly position: number
  readonly recorded_at: string
  readonly searched_epoch: number
  readonly searched_position: number
  readonly searched_recorded_at: string
}

const text = `
  select s.epoch, s.position, s.recorded_at, coalesce(c.epoch, 1) as searched_epoch,
         coalesce(c.position, 0) as searched_position,
         coalesce(nullif(c.recorded_at, '-infinity'), 'epoch') as searched_recorded_at
    from journal.shards s
    left join projection.checkpoints c on c.shard_id = $1 and c.projection = 'search'
   where s.shard_id = $1`

export async function readSearchPlaces(client: PoolClient, shardId: number): Promise<SearchPlaces> {
  const { rows } = await client.query<Row>({ name: 'search_places', text, values: [shardId] })
  const [row] = rows
  if (row === undefined) throw new Error(`shard ${shardId} does not exist; run the migrations`)
  return {
    head: { epoch: row.epoch, position: row.position, shard_recorded_at: row.recorded_at },
    searched: {
      epoch: row.searched_epoch,
      position: row.searched_position,
      shard_recorded_at: row.searched_recorded_at,
    },
  }
}
