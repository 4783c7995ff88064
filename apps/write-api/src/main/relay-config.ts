import {
  databaseSettings,
  flagSetting,
  httpSettings,
  integerSetting,
  kafkaSettings,
  logSettings,
  textSetting,
} from '@ledger/runtime'
import { topics } from '@ledger/wire'
import { Type, type Static } from 'typebox'

const topicName = {
  pattern: '^[A-Za-z0-9._-]{1,249}$',
  expected: 'a topic name of 1 to 249 letters, digits, points, underscores and hyphens',
}

export const relaySettings = Type.Object({
  database: databaseSettings,
  kafka: kafkaSettings,
  entries: Type.Object({
    isOn: flagSetting({
      env: 'RELAY_ENTRIES',
      meaning:
        'Whether the relay also publishes what each record did to each account, to a topic that is keyed by account.',
      default: false,
    }),
    topic: textSetting({
      env: topics.entries.setting,
      meaning: 'The topic that is keyed by account.',
      pattern: '^[A-Za-z0-9._-]{1,249}$',
      expected: 'a topic name of 1 to 249 letters, digits, points, underscores and hyphens',
      default: topics.entries.name,
    }),
    partitions: integerSetting({
      env: 'KAFKA_ENTRIES_PARTITIONS',
      meaning:
        'With how many partitions that topic is made; one that is there keeps those that it has.',
      minimum: 1,
      maximum: 1_000,
      default: 12,
    }),
  }),
  log: logSettings,
  http: httpSettings({ env: 'RELAY_PORT', default: 8082 }),
  relay: Type.Object({
    leaseMs: integerSetting({
      env: 'RELAY_LEASE_MS',
      meaning: 'How long a relay that died keeps its shards from the others, in milliseconds.',
      minimum: 500,
      maximum: 60_000,
      default: 5_000,
    }),
    idempotencyKeepDays: integerSetting({
      env: 'IDEMPOTENCY_KEEP_DAYS',
      meaning:
        'How long idempotency keys are kept at least, in days; whole weeks are dropped, so it may be 7 days more.',
      minimum: 1,
      maximum: 36_500,
      default: 30,
    }),
    outcomesKeepDays: integerSetting({
      env: 'OUTCOMES_KEEP_DAYS',
      meaning:
        'How long it is kept what became of messages, and those that were not accepted, in days; whole weeks are dropped, and only what is published.',
      minimum: 1,
      maximum: 36_500,
      default: 14,
    }),
  }),
  results: Type.Object({
    topic: textSetting({
      env: 'KAFKA_RESULTS_TOPIC',
      meaning: 'The topic that tells what became of each message of the command topics.',
      ...topicName,
      default: 'ledger.results',
    }),
    deadLettersTopic: textSetting({
      env: 'KAFKA_DEAD_LETTERS_TOPIC',
      meaning: 'The topic that carries messages that were not accepted, as they came.',
      ...topicName,
      default: 'ledger.dead-letters',
    }),
    partitions: integerSetting({
      env: 'KAFKA_RESULTS_PARTITIONS',
      meaning:
        'With how many partitions these two topics are made if they are missing; those that are there keep theirs.',
      minimum: 1,
      maximum: 10_000,
      default: 12,
    }),
  }),
})
export type RelayConfig = Static<typeof relaySettings>
