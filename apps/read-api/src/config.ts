import {
  authSettings,
  httpSettings,
  integerSetting,
  listSetting,
  logSettings,
  redisSettings,
  searchSettings,
  servingDatabaseSettings,
} from '@ledger/runtime'
import type { Static } from 'typebox'
import { Type } from 'typebox'
import { grpcDoorSettings } from './read/grpc/settings.ts'

/** Bounds of the read path. */
const readSettings = Type.Object({
  lanes: integerSetting({
    env: 'READ_LANES',
    meaning: 'Connections per shard for version checks; each has one check in flight.',
    minimum: 1,
    maximum: 16,
    default: 2,
  }),
  queueReadsMax: integerSetting({
    env: 'READ_QUEUE_READS_MAX',
    meaning: 'Reads of a shard that wait for a version check; more are answered 503 at once.',
    minimum: 1,
    maximum: 1_000_000,
    default: 10_000,
  }),
  deadlineMs: integerSetting({
    env: 'READ_DEADLINE_MS',
    meaning: 'How long a read may wait for the database before it is answered 503.',
    minimum: 50,
    maximum: 60_000,
    default: 2_000,
  }),
  primaryLeaseMs: integerSetting({
    env: 'READ_PRIMARY_LEASE_MS',
    meaning:
      'How long a proof that the database is the primary holds; must be shorter than a promotion takes.',
    minimum: 100,
    maximum: 30_000,
    default: 2_000,
  }),
  eventualReuseMsMax: integerSetting({
    env: 'READ_EVENTUAL_REUSE_MS_MAX',
    meaning:
      'How long an eventual read is answered from this process without looking for a newer balance.',
    minimum: 0,
    maximum: 60_000,
    default: 1_000,
  }),
  redisMsMax: integerSetting({
    env: 'READ_REDIS_MS_MAX',
    meaning: 'How long a read waits for Redis before it asks elsewhere, in milliseconds.',
    minimum: 1,
    maximum: 50,
    default: 50,
  }),
  answersMax: integerSetting({
    env: 'READ_ANSWERS_MAX',
    meaning: 'Rendered balances kept in this process for each shard, about 700 bytes each.',
    minimum: 2,
    maximum: 10_000_000,
    default: 100_000,
  }),
  waitersMax: integerSetting({
    env: 'READ_WAITERS_MAX',
    meaning: 'How many callers may wait for records (`wait_ms`) at a time; more are answered 503.',
    minimum: 1,
    maximum: 100_000,
    default: 1_000,
  }),
})

/** What can be asked through. A door that is new is named here and made in main/serve.ts. */
const doorNames = ['http', 'grpc'] as const

const doorSettings = Type.Object({
  open: listSetting({
    env: 'READ_DOORS',
    meaning: 'The doors through which reads come in; health is answered in any case.',
    itemPattern: `^(${doorNames.join('|')})$`,
    itemExpected: doorNames.join(', '),
    default: doorNames,
  }),
})

export const readApiSettings = Type.Object({
  http: httpSettings({ env: 'READ_API_PORT', default: 8081 }),
  grpc: grpcDoorSettings,
  database: servingDatabaseSettings,
  redis: redisSettings,
  search: searchSettings,
  auth: authSettings,
  log: logSettings,
  read: readSettings,
  doors: doorSettings,
})
export type ReadApiConfig = Static<typeof readApiSettings>
