import type { ClientBase } from 'pg'
import type { Lease } from './lease.ts'

const text = `
  update relay.outcome_cursors set leased_until = '-infinity'
   where shard_id = $1 and owner = $2 and fence = $3`

/** Lets another relay go on at once. */
export async function releaseOutcomeLease(client: ClientBase, lease: Lease): Promise<void> {
  await client.query(text, [lease.shardId, lease.owner, lease.fence])
}
