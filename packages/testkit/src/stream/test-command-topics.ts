import type pg from 'pg'
import type { TestTopic } from './test-topic.ts'
import { createTestTopic } from './test-topic.ts'

/** Topics of a test's own: of commands, of what became of them, and of the journal. */
export interface TestCommandTopics {
  readonly commands: TestTopic
  readonly results: TestTopic
  /** For the write API and the relay. */
  readonly env: Readonly<Record<string, string>>
  /** Lets a source act as an API key does; `tests` unless given. */
  bind(pool: pg.Pool, apiKey: string, source?: string): Promise<void>
  /** Deletes them. */
  close(): Promise<void>
}

export async function createTestCommandTopics(
  options: { readonly shards?: number; readonly partitions?: number } = {},
): Promise<TestCommandTopics> {
  const { shards = 1, partitions = 1 } = options
  const commands = await createTestTopic({ partitions })
  const results = await createTestTopic()
  const letters = await createTestTopic()
  const journal = await createTestTopic({ partitions: shards })
  return {
    commands,
    results,
    env: {
      KAFKA_BROKERS: commands.brokers,
      KAFKA_COMMANDS_TOPICS: commands.name,
      KAFKA_COMMANDS_PARTITIONS: String(partitions),
      KAFKA_RESULTS_TOPIC: results.name,
      KAFKA_DEAD_LETTERS_TOPIC: letters.name,
      KAFKA_RESULTS_PARTITIONS: '1',
      JOURNAL_TOPIC: journal.name,
      INGEST_GROUP: 'test',
    },
    bind: async (pool, apiKey, source = 'tests') => {
      await pool.query(
        `insert into ingest.sources (topic, source, key_id, bound_at) values ($1, $2, $3, now())
         on conflict (topic, source) do update set key_id = excluded.key_id`,
        [commands.name, source, apiKey.split('_')[1]],
      )
    },
    close: async () => {
      for (const topic of [commands, results, letters, journal]) await topic.close()
    },
  }
}
