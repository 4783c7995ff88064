import type { ClientBase } from 'pg'
import type { Cursor, Lease } from './lease.ts'

interface Row {
  readonly position: number
  readonly recorded_at: string
  readonly fence: number
}

// Times are those of the database alone, so the clocks of the relays do not matter. Should its clock
// be set back, a lease that ends later than any lease can is an old one. An owner that comes back on a
// new connection need not wait for itself; the fence rises, so what the old connection may still do
// changes nothing.
const text = `
  update relay.cursors
     set owner = $2, fence = fence + 1, leased_until = now() + $3 * interval '1 millisecond'
   where shard_id = $1
     and (owner = $2 or leased_until <= now()
          or leased_until > now() + 2 * $3 * interval '1 millisecond')
  returning position, recorded_at, fence`

/** Undefined while another relay holds the lease. */
export async function acquireLease(
  client: ClientBase,
  shardId: number,
  owner: string,
  leaseMs: number,
): Promise<{ readonly lease: Lease; readonly cursor: Cursor } | undefined> {
  const { rows } = await client.query<Row>({
    name: 'acquire_lease',
    text,
    values: [shardId, owner, leaseMs],
  })
  const row = rows[0]
  if (row === undefined) return undefined
  const recordedAt = row.recorded_at === '-infinity' ? undefined : row.recorded_at
  return {
    lease: { shardId, owner, fence: row.fence },
    cursor: { position: row.position, recordedAt },
  }
}
