import { createTestTopic, eventually, sendMessages } from '@ledger/testkit'
import type { TestMessage, TestTopic } from '@ledger/testkit'
import { createKafkaDoor } from '../src/ingest/kafka/kafka-door.ts'
import type { TestWriteApi } from './test-write-api.ts'
import { startTestWriteApi } from './test-write-api.ts'

/** Sends as `tests`, which may do all. */
export const testSource = 'tests'

/** What became of a message, as it stands in the database. */
export interface TestOutcome {
  readonly partition: number
  readonly offset: number
  readonly result: 0 | 1 | 2
  readonly status: number
  /** Of what was not accepted. */
  readonly code: string | null
  readonly detail: string | null
  readonly is_replay: boolean
  readonly key: string | null
  readonly position: number | null
  readonly shard_id: number
  readonly commits: number
}

/** The write API in this process, with the door of Kafka open. */
export interface TestKafkaApi {
  readonly http: TestWriteApi
  readonly topic: TestTopic
  send(...messages: readonly TestMessage[]): Promise<void>
  /** Of all messages, once there are this many; in the order of the topic. */
  outcomes(count: number): Promise<readonly TestOutcome[]>
  /** Lets messages of a source act as an API key does. */
  bind(source: string, apiKey: string): Promise<void>
  /** Another process on the same database and the same topic. */
  beside(env?: Readonly<Record<string, string>>): Promise<TestWriteApi>
  close(): Promise<void>
}

export async function startTestKafkaApi(
  options: {
    readonly shards?: number
    readonly partitions?: number
    readonly messageBytesMax?: number
    readonly env?: Readonly<Record<string, string>>
  } = {},
): Promise<TestKafkaApi> {
  const { partitions = 1, messageBytesMax, shards = 1 } = options
  const topic = await createTestTopic({
    partitions,
    ...(messageBytesMax !== undefined && { messageBytesMax }),
  })
  const env = { ...envOf(topic, partitions), ...options.env }
  const http = await startTestWriteApi({ shards, env, doors: [createKafkaDoor] })
  const others: TestWriteApi[] = []
  const bind = async (source: string, apiKey: string): Promise<void> => {
    await http.database.pool.query(
      `insert into ingest.sources (topic, source, key_id, bound_at) values ($1, $2, $3, now())
       on conflict (topic, source) do update set key_id = excluded.key_id`,
      [topic.name, source, apiKey.split('_')[1]],
    )
  }
  await bind(testSource, http.apiKey)
  await startKafkaDoor(http)
  return {
    http,
    topic,
    send: (...messages) => sendMessages(topic, messages),
    outcomes: (count) => outcomesOf(http, count),
    bind,
    beside: async (more = {}) => {
      const other = await startTestWriteApi({
        beside: http,
        env: { ...env, ...more },
        doors: [createKafkaDoor],
      })
      await startKafkaDoor(other)
      let closing: Promise<void> | undefined
      const closedOnce = { ...other, close: () => (closing ??= other.close()) }
      others.push(closedOnce)
      return closedOnce
    },
    close: async () => {
      await Promise.all(others.map((other) => other.close()))
      await http.close()
      await topic.close()
    },
  }
}

function envOf(topic: TestTopic, partitions: number): Readonly<Record<string, string>> {
  return {
    KAFKA_BROKERS: topic.brokers,
    KAFKA_COMMANDS_TOPICS: topic.name,
    KAFKA_COMMANDS_PARTITIONS: String(partitions),
    INGEST_GROUP: 'test',
  }
}

async function startKafkaDoor({ api }: TestWriteApi): Promise<void> {
  await api.doors.find(({ name }) => name === 'kafka')?.start()
}

const text = `
  select o.partition, o.offset_no as "offset", o.result, o.status, o.is_replay, o.key, o.position,
         o.shard_id, o.commits, coalesce(o.refusal, o.fault)::jsonb ->> 'code' as code,
         o.fault::jsonb ->> 'detail' as detail
    from ingest.outcomes o
   order by o.partition, o.offset_no, o.commits`

async function outcomesOf(http: TestWriteApi, count: number): Promise<readonly TestOutcome[]> {
  const found = await eventually(
    async () => {
      const { rows } = await http.database.pool.query<TestOutcome>(text)
      return rows.length >= count && rows
    },
    { what: `${count} outcomes`, timeoutMs: 60_000 },
  )
  return found.map((row) => ({
    ...row,
    offset: Number(row.offset),
    position: row.position === null ? null : Number(row.position),
    commits: Number(row.commits),
  }))
}
