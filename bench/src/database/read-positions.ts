import { postgresTypes } from '@ledger/runtime'
import type { Pool } from 'pg'

/** The last position of each shard. */
export async function readPositions(pool: Pool): Promise<ReadonlyMap<number, number>> {
  const { rows } = await pool.query<{ shard_id: number; position: number }>({
    text: 'select shard_id, position from journal.shards order by shard_id',
    types: postgresTypes,
  })
  return new Map(rows.map((row) => [row.shard_id, row.position]))
}
