import type { ClientBase } from 'pg'
import { LeaseLostError, type Cursor, type Lease } from './lease.ts'

// The fence is checked by the very statement that moves the cursor: an owner that was frozen and
// wakes up may publish once more, but moves nothing. The commit writes WAL even when the position
// stays the same, so it also proves that this server is the primary.
const text = `
  update relay.cursors
     set position = $4, recorded_at = $5, leased_until = now() + $6 * interval '1 millisecond'
   where shard_id = $1 and owner = $2 and fence = $3 and position <= $4`

/**
 * Says how far the shard is published and renews the lease.
 * @throws LeaseLostError
 */
export async function advanceCursor(
  client: ClientBase,
  lease: Lease,
  cursor: Cursor,
  leaseMs: number,
): Promise<void> {
  const { shardId, owner, fence } = lease
  const recordedAt = cursor.recordedAt ?? '-infinity'
  const { rowCount } = await client.query({
    name: 'advance_cursor',
    text,
    values: [shardId, owner, fence, cursor.position, recordedAt, leaseMs],
  })
  if (rowCount !== 1) throw new LeaseLostError(lease)
}
