import { createTestDatabase, createTestRedis, createTestTopic } from '@ledger/testkit'
import type { Redis } from 'ioredis'
import type { Pool } from 'pg'

/** The real servers that a pipeline runs on; what is left out, the pipeline does without. */
export interface FlowParts {
  readonly databaseUrl: string
  /** Of the superuser. */
  readonly pool: Pool
  readonly topic?: { readonly name: string; readonly brokers: string }
  readonly redis?: { readonly url: string; readonly client: Redis }
  /** Gives everything back; throws when an invariant of the database is violated. */
  close(): Promise<void>
}

/** A database, a topic and a Redis database of the test's own on the servers that all tests share. */
export async function sharedParts(shards: number): Promise<FlowParts> {
  const database = await createTestDatabase({ shards })
  const topic = await createTestTopic({ partitions: shards })
  const redis = await createTestRedis()
  return {
    databaseUrl: database.url,
    pool: database.pool,
    topic,
    redis,
    close: async () => {
      await redis.close()
      await topic.close()
      await database.close()
    },
  }
}

/** A database alone: the projector follows the journal itself, and the projection serves. */
export async function databaseAlone(shards: number): Promise<FlowParts> {
  const database = await createTestDatabase({ shards })
  return { databaseUrl: database.url, pool: database.pool, close: () => database.close() }
}
