import type { ClientBase } from 'pg'
import { LeaseLostError, type Lease } from './lease.ts'
import type { OutcomeCursor } from './outcome.ts'

// As in advance-cursor.ts: the very statement that moves the cursor checks the fence.
const text = `
  update relay.outcome_cursors
     set commits = $4, ordinal = $5, recorded_at = $6,
         leased_until = now() + $7 * interval '1 millisecond'
   where shard_id = $1 and owner = $2 and fence = $3 and (commits, ordinal) <= ($4::bigint, $5::int)`

/**
 * Says how far the outcomes of the shard are published and renews the lease.
 * @throws LeaseLostError
 */
export async function advanceOutcomeCursor(
  client: ClientBase,
  lease: Lease,
  { commits, ordinal, recordedAt }: OutcomeCursor,
  leaseMs: number,
): Promise<void> {
  const { shardId, owner, fence } = lease
  const { rowCount } = await client.query({
    name: 'advance_outcome_cursor',
    text,
    values: [shardId, owner, fence, commits, ordinal, recordedAt, leaseMs],
  })
  if (rowCount !== 1) throw new LeaseLostError(lease)
}
