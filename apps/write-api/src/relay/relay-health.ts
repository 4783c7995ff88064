import type { Pool } from 'pg'
import { readLag, type ShardLag } from './read-lag.ts'
import type { Relay } from './relay.ts'

interface RelayHealth {
  readonly shards: readonly (ShardLag & { readonly state: string })[]
}

/** Throws what keeps records from being published. */
export async function streamHealth(relay: Relay): Promise<void> {
  const [fault] = relay.faults
  if (fault !== undefined) throw fault
}

/** How far the stream is behind the journal. Lagging is no fault. */
export async function relayHealth(relay: Relay, pool: Pool): Promise<RelayHealth> {
  const lags = await readLag(pool)
  return {
    shards: lags.map((lag) => ({
      ...lag,
      state: relay.shards.get(lag.shard)?.state ?? 'connecting',
    })),
  }
}
