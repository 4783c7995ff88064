import { clientConfig, createLog } from '@ledger/runtime'
import { createKafkaStream, openConnection, type ReaderLimits } from '@ledger/stream'
import type { TestDatabase, TestTopic } from '@ledger/testkit'
import { makeRelayId } from '../src/relay/relay-id.ts'
import { Relay } from '../src/relay/relay.ts'

const silent = createLog({ service: 'test', level: 'silent' })

/** A relay in this process, started. */
export interface TestRelay {
  readonly relay: Relay
  close(): Promise<void>
}

export function startTestRelay(
  database: TestDatabase,
  topic: TestTopic,
  options: {
    readonly leaseMs?: number
    readonly limits?: ReaderLimits
    readonly brokers?: string
    readonly databaseUrl?: string
    /** A topic for entries by account, with so many partitions. */
    readonly entries?: { readonly topic: TestTopic; readonly partitions: number }
  } = {},
): TestRelay {
  const leaseMs = options.leaseMs ?? 1_000
  const stream = createKafkaStream({
    clientId: 'test-relay',
    brokers: (options.brokers ?? topic.brokers).split(','),
    topic: topic.name,
    log: () => undefined,
  })
  const { entries } = options
  const entriesStream =
    entries &&
    createKafkaStream({
      clientId: 'test-relay',
      brokers: entries.topic.brokers.split(','),
      topic: entries.topic.name,
      log: () => undefined,
    })
  const connection = {
    url: options.databaseUrl ?? database.url,
    connectMsMax: 2_000,
    applicationName: 'test-relay',
    role: 'ledger_relay',
  } as const
  const relay = new Relay({
    log: silent,
    owner: makeRelayId(),
    leaseMs,
    stream,
    connect: () => openConnection(clientConfig(connection), leaseMs),
    prepareShards: () => Promise.resolve(),
    ...(entries &&
      entriesStream && {
        entries: {
          stream: entriesStream,
          countPartitions: () => Promise.resolve(entries.partitions),
        },
      }),
    ...(options.limits !== undefined && { limits: options.limits }),
  })
  relay.start()
  const close = async () => {
    await relay.close()
    await Promise.all([stream.close(), entriesStream?.close()])
  }
  return { relay, close }
}
