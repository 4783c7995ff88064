import type { PrimaryProof } from '@ledger/runtime'
import { Lane, type LaneSettings } from '../../load/lane.ts'
import type { Place } from '../../place.ts'
import { readNews, type Look } from './news-query.ts'

/** Looks at one shard, on a connection of its own. */
export interface Lookout {
  /** @throws DatabaseTimeoutError, or what pg threw */
  look(after: Place): Promise<Look>
  close(): Promise<void>
}

/**
 * Its looks are proved to be at the primary, as every read of the journal is: that a ledger has nothing
 * up to a position is something callers go on from, and a server that was cut off would say so for ever.
 */
export function createLookout(
  shardId: number,
  settings: LaneSettings,
  proof: PrimaryProof,
): Lookout {
  const lane = new Lane(settings)
  return {
    look: (after) =>
      lane.read(async (client) => {
        const look = await readNews(client, shardId, after)
        await proof.ensure(client)
        return look
      }),
    close: () => lane.close(),
  }
}
