import {
  databaseSettings,
  httpSettings,
  integerSetting,
  kafkaSettings,
  logSettings,
  redisSettings,
  searchSettings,
  textSetting,
} from '@ledger/runtime'
import { Type, type Static } from 'typebox'

export const configSchema = Type.Object({
  database: databaseSettings,
  kafka: kafkaSettings,
  redis: redisSettings,
  search: searchSettings,
  log: logSettings,
  http: httpSettings({ env: 'PROJECTOR_PORT', default: 8083 }),
  projector: Type.Object({
    groupId: textSetting({
      env: 'PROJECTOR_GROUP',
      meaning: 'The consumer group that the projectors of one database form.',
      pattern: '^[A-Za-z0-9._-]{1,200}$',
      expected: '1 to 200 letters, digits, points, underscores and hyphens',
      default: 'ledger-projector',
    }),
    sessionMsMax: integerSetting({
      env: 'PROJECTOR_SESSION_MS_MAX',
      meaning:
        'How long a projector may be silent before Kafka gives its shards to others, in milliseconds; brokers want at least 6000 unless they are told otherwise.',
      minimum: 1_000,
      maximum: 60_000,
      default: 6_000,
    }),
    statementMsMax: integerSetting({
      env: 'PROJECTOR_STATEMENT_MS_MAX',
      meaning: 'How long a statement may take before its connection is given up, in milliseconds.',
      minimum: 1_000,
      maximum: 600_000,
      default: 30_000,
    }),
    cacheTtlMs: integerSetting({
      env: 'BALANCE_CACHE_TTL_MS',
      meaning: 'How long Redis keeps a balance that nobody changes, in milliseconds.',
      minimum: 1_000,
      maximum: 2_592_000_000,
      default: 86_400_000,
    }),
    cacheWaitMsMax: integerSetting({
      env: 'BALANCE_CACHE_WAIT_MS_MAX',
      meaning: 'How long a batch waits for Redis before it goes on without it, in milliseconds.',
      minimum: 10,
      maximum: 10_000,
      default: 500,
    }),
    sweepMs: integerSetting({
      env: 'SWEEP_MS',
      meaning: 'Between two passes that look for what the stream or the cache has lost.',
      minimum: 50,
      maximum: 3_600_000,
      default: 2_000,
    }),
    sweepAccountsMax: integerSetting({
      env: 'SWEEP_ACCOUNTS_MAX',
      meaning: 'How many accounts of each shard one such pass looks at.',
      minimum: 1,
      maximum: 10_000,
      default: 500,
    }),
  }),
})
export type Config = Static<typeof configSchema>
