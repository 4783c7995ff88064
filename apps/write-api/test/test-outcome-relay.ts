import { clientConfig, createLog } from '@ledger/runtime'
import { createKafkaStream, openConnection } from '@ledger/stream'
import type { TestDatabase, TestTopic } from '@ledger/testkit'
import { OutcomeRelay } from '../src/relay/outcome-relay.ts'
import type { OutcomeLimits } from '../src/relay/read-outcomes.ts'
import { makeRelayId } from '../src/relay/relay-id.ts'

/** Topics of the test's own, each with this many partitions. */
export interface TestResultTopics {
  readonly results: TestTopic
  readonly deadLetters: TestTopic
  readonly partitions: number
}

/** A relay of outcomes in this process, started. */
export interface TestOutcomeRelay {
  readonly relay: OutcomeRelay
  close(): Promise<void>
}

export function startTestOutcomeRelay(
  database: TestDatabase,
  { results, deadLetters, partitions }: TestResultTopics,
  options: { readonly limits?: OutcomeLimits; readonly brokers?: string } = {},
): TestOutcomeRelay {
  const leaseMs = 1_000
  const streams = [results, deadLetters].map((topic) =>
    createKafkaStream({
      clientId: 'test-relay',
      brokers: (options.brokers ?? topic.brokers).split(','),
      topic: topic.name,
      log: () => undefined,
    }),
  )
  const keyed = streams.map((stream) => ({ stream, partitions }))
  const [ofResults, ofLetters] = keyed
  if (ofResults === undefined || ofLetters === undefined) throw new Error('no streams')
  const connection = {
    url: database.url,
    connectMsMax: 2_000,
    applicationName: 'test-outcomes',
    role: 'ledger_relay',
  } as const
  const relay = new OutcomeRelay({
    log: createLog({ service: 'test', level: 'silent' }),
    owner: makeRelayId(),
    leaseMs,
    connect: () => openConnection(clientConfig(connection), leaseMs),
    prepareTopics: () => Promise.resolve({ results: ofResults, deadLetters: ofLetters }),
    ...(options.limits !== undefined && { limits: options.limits }),
  })
  relay.start()
  const close = async (): Promise<void> => {
    await relay.close()
    await Promise.all(streams.map((stream) => stream.close()))
  }
  return { relay, close }
}
