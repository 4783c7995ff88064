import { postgresTypes } from '@ledger/runtime'
import type { Pool } from 'pg'

/** How far each shard is projected: the checkpoint of the projection that is furthest behind. */
export async function readCheckpoints(pool: Pool): Promise<ReadonlyMap<number, number>> {
  const { rows } = await pool.query<{ shard_id: number; position: number }>({
    text: 'select shard_id, min(position) as position from projection.checkpoints group by shard_id',
    types: postgresTypes,
  })
  return new Map(rows.map((row) => [row.shard_id, row.position]))
}
