import { integerSetting, kafkaSettings, listSetting, textSetting } from '@ledger/runtime'
import { Type, type Static } from 'typebox'

/** Where commands may come from; without brokers the door stays closed. */
export const commandBrokers = Type.Object({ brokers: kafkaSettings.properties.brokers })

/** Bounds of the door of Kafka. */
export const ingestSettings = Type.Object({
  topics: listSetting({
    env: 'KAFKA_COMMANDS_TOPICS',
    meaning:
      'The topics that commands are taken from, unless WRITE_DOORS leaves kafka out. Who must not send as another has a topic of its own.',
    itemPattern: '^[A-Za-z0-9._-]{1,249}$',
    itemExpected: 'a topic name of 1 to 249 letters, digits, points, underscores and hyphens',
    default: ['ledger.commands'],
  }),
  partitions: integerSetting({
    env: 'KAFKA_COMMANDS_PARTITIONS',
    meaning:
      'With how many partitions a topic of commands is made if it is missing; one that is there keeps its own.',
    minimum: 1,
    maximum: 10_000,
    default: 12,
  }),
  group: textSetting({
    env: 'INGEST_GROUP',
    meaning:
      'Begins the names of the consumer groups, one for each topic, in which the processes share the partitions.',
    pattern: '^[A-Za-z0-9._-]{1,200}$',
    expected: 'a name of 1 to 200 letters, digits, points, underscores and hyphens',
    default: 'ledger-ingest',
  }),
  sessionMsMax: integerSetting({
    env: 'INGEST_SESSION_MS_MAX',
    meaning: 'How long a process may be silent before others get its partitions, in milliseconds.',
    minimum: 6_000,
    maximum: 300_000,
    default: 6_000,
  }),
  entriesMax: integerSetting({
    env: 'INGEST_ENTRIES_MAX',
    meaning:
      'Entries from topics that wait for a batch or are in one; more wait, so that single requests find the queue short.',
    minimum: 2_000,
    maximum: 1_000_000,
    default: 4_000,
  }),
  pauseMsMax: integerSetting({
    env: 'INGEST_PAUSE_MS_MAX',
    meaning:
      'How long a partition rests at most before it is tried again when its messages cannot be settled now, in milliseconds.',
    minimum: 50,
    maximum: 60_000,
    default: 5_000,
  }),
})
export type IngestSettings = Static<typeof ingestSettings>
