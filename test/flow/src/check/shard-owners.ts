import type { Pool } from 'pg'

/** The process that publishes each shard, by its id; undefined while none may. */
export async function shardOwners(pool: Pool): Promise<ReadonlyMap<number, number | undefined>> {
  const { rows } = await pool.query<{ shard_id: number; owner: string | null }>(
    `select shard_id, case when leased_until > now() then owner end as owner from relay.cursors`,
  )
  return new Map(rows.map(({ shard_id, owner }) => [Number(shard_id), pidOf(owner)]))
}

/** A relay calls itself `<host>-<pid>-<uuid>`. */
function pidOf(owner: string | null): number | undefined {
  const pid = /-(\d+)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.exec(owner ?? '')?.[1]
  return pid === undefined ? undefined : Number(pid)
}
