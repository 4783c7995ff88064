import type { ClientBase } from 'pg'
import type { Lease } from './lease.ts'
import type { OutcomeCursor } from './outcome.ts'

interface Row extends OutcomeCursor {
  readonly recorded_at: string
  readonly fence: number
}

// As in acquire-lease.ts: the times are those of the database alone.
const text = `
  update relay.outcome_cursors
     set owner = $2, fence = fence + 1, leased_until = now() + $3 * interval '1 millisecond'
   where shard_id = $1
     and (owner = $2 or leased_until <= now()
          or leased_until > now() + 2 * $3 * interval '1 millisecond')
  returning commits, ordinal, recorded_at, fence`

/** Undefined while another relay holds the lease. */
export async function acquireOutcomeLease(
  client: ClientBase,
  shardId: number,
  owner: string,
  leaseMs: number,
): Promise<{ readonly lease: Lease; readonly cursor: OutcomeCursor } | undefined> {
  const { rows } = await client.query<Row>({
    name: 'acquire_outcome_lease',
    text,
    values: [shardId, owner, leaseMs],
  })
  const row = rows[0]
  if (row === undefined) return undefined
  const { commits, ordinal, recorded_at: recordedAt, fence } = row
  return { lease: { shardId, owner, fence }, cursor: { commits, ordinal, recordedAt } }
}
