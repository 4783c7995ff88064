import {
  databaseSettings,
  httpSettings,
  integerSetting,
  kafkaSettings,
  logSettings,
} from '@ledger/runtime'
import { Type, type Static } from 'typebox'

export const relaySettings = Type.Object({
  database: databaseSettings,
  kafka: kafkaSettings,
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
  }),
})
export type RelayConfig = Static<typeof relaySettings>
