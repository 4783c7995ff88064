import {
  authSettings,
  httpSettings,
  integerSetting,
  listSetting,
  logSettings,
  servingDatabaseSettings,
} from '@ledger/runtime'
import type { Static } from 'typebox'
import { Type } from 'typebox'
import { grpcDoorSettings } from './ingest/grpc/settings.ts'
import { commandBrokers, ingestSettings } from './ingest/kafka/settings.ts'

/** Bounds of the write path. */
const writeSettings = Type.Object({
  lanes: integerSetting({
    env: 'WRITE_LANES',
    meaning: 'Connections per shard on which batches run; two overlap locking with commit.',
    minimum: 1,
    maximum: 8,
    default: 2,
  }),
  batchCommandsMax: integerSetting({
    env: 'WRITE_BATCH_COMMANDS_MAX',
    meaning: 'Commands in one database transaction.',
    minimum: 1,
    maximum: 5_000,
    default: 500,
  }),
  batchEntriesMax: integerSetting({
    env: 'WRITE_BATCH_ENTRIES_MAX',
    meaning: 'Entries in one database transaction.',
    minimum: 1_000,
    maximum: 50_000,
    default: 4_000,
  }),
  queueCommandsMax: integerSetting({
    env: 'WRITE_QUEUE_COMMANDS_MAX',
    meaning:
      'Commands that are taken on at once; while so many have no answer yet and some wait for a batch, more are answered 503 at once.',
    minimum: 1,
    maximum: 1_000_000,
    default: 1_500,
  }),
  knownHeadsMax: integerSetting({
    env: 'WRITE_KNOWN_HEADS_MAX',
    meaning:
      'Accounts per shard whose balances are kept in memory between batches, 300 bytes each, while no other process writes to the shard; with 0 each batch locks and reads them.',
    minimum: 0,
    maximum: 10_000_000,
    default: 50_000,
  }),
  deadlineMs: integerSetting({
    env: 'WRITE_DEADLINE_MS',
    meaning: 'How long a command may take before its caller is answered 503, in milliseconds.',
    minimum: 100,
    maximum: 60_000,
    default: 5_000,
  }),
  sameKeyWaitMsMax: integerSetting({
    env: 'WRITE_SAME_KEY_WAIT_MS_MAX',
    meaning: 'How long a request waits for another with its key before it is answered 409.',
    minimum: 0,
    maximum: 60_000,
    default: 1_000,
  }),
  effectiveAheadDaysMax: integerSetting({
    env: 'WRITE_EFFECTIVE_AHEAD_DAYS_MAX',
    meaning: 'How far ahead of the clock a transaction may be effective, in days.',
    minimum: 0,
    maximum: 36_500,
    default: 366,
  }),
  expiryPollMs: integerSetting({
    env: 'WRITE_EXPIRY_POLL_MS',
    meaning: 'How often is looked for pending transactions that expire, in milliseconds.',
    minimum: 10,
    maximum: 3_600_000,
    default: 1_000,
  }),
  idleInTransactionMsMax: integerSetting({
    env: 'WRITE_IDLE_IN_TRANSACTION_MS_MAX',
    meaning: 'When Postgres ends a batch whose process has gone quiet, in milliseconds.',
    minimum: 100,
    maximum: 60_000,
    default: 2_000,
  }),
})

/** Bounds of the requests that hold many transactions. */
const bulkSettings = Type.Object({
  requestsMax: integerSetting({
    env: 'WRITE_BULK_REQUESTS_MAX',
    meaning: 'Bulk requests at once; more are answered 503 at once.',
    minimum: 1,
    maximum: 10_000,
    default: 100,
  }),
  entriesMax: integerSetting({
    env: 'WRITE_BULK_ENTRIES_MAX',
    meaning:
      'Entries of bulk requests that wait for a batch or are in one; more are not read on yet, so that single requests find the queue short.',
    minimum: 2_000,
    maximum: 1_000_000,
    default: 4_000,
  }),
  heldBytesMax: integerSetting({
    env: 'WRITE_BULK_HELD_BYTES_MAX',
    meaning:
      'Bytes of bulk bodies in JSON, which are held whole; what would pass them is answered 503. NDJSON is not held.',
    minimum: 33_554_432,
    maximum: 17_179_869_184,
    default: 134_217_728,
  }),
})

/** What commands can come through. A door that is new is named here and made in main/serve.ts. */
const doorNames = ['http', 'grpc', 'kafka'] as const

const doorSettings = Type.Object({
  open: listSetting({
    env: 'WRITE_DOORS',
    meaning: 'The doors through which commands come in; health is answered in any case.',
    itemPattern: `^(${doorNames.join('|')})$`,
    itemExpected: doorNames.join(', '),
    default: doorNames,
  }),
})

export const writeApiSettings = Type.Object({
  http: httpSettings({ env: 'WRITE_API_PORT', default: 8080 }),
  grpc: grpcDoorSettings,
  kafka: commandBrokers,
  ingest: ingestSettings,
  database: servingDatabaseSettings,
  auth: authSettings,
  log: logSettings,
  write: writeSettings,
  bulk: bulkSettings,
  doors: doorSettings,
})
export type WriteApiConfig = Static<typeof writeApiSettings>
