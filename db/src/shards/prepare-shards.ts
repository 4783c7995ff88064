import type { Pool } from 'pg'
import { insertCursors } from './insert-cursors.ts'
import { insertEpochs } from './insert-epochs.ts'
import { insertNumberBlocks } from './insert-number-blocks.ts'
import { insertOutcomeCursors } from './insert-outcome-cursors.ts'
import { insertShards } from './insert-shards.ts'
import { makePartitionsAhead } from './make-partitions-ahead.ts'

/** The rows that every shard 0 … shards - 1 starts with, and partitions for the months to come. */
export async function prepareShards(pool: Pool, shards: number, now: Date): Promise<void> {
  const shardIds = Array.from({ length: shards }, (_, shardId) => shardId)
  const client = await pool.connect()
  try {
    await client.query('begin')
    await makePartitionsAhead(client, now)
    await insertShards(client, shardIds, now)
    await insertEpochs(client, shardIds, now)
    await insertNumberBlocks(client, shardIds)
    await insertCursors(client, shardIds)
    await insertOutcomeCursors(client, shardIds)
    await client.query('commit')
    client.release()
  } catch (error) {
    client.release(true) // closing the connection rolls back
    throw error
  }
}
