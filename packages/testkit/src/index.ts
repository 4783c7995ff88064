export { createTestRedis } from './cache/test-redis.ts'
export type { TestRedis } from './cache/test-redis.ts'
export { createApiClient } from './client/api-client.ts'
export type { ApiAnswer, ApiClient, ApiRequestOptions } from './client/api-client.ts'
export { createTestApiKey } from './client/api-key.ts'
export type { TestApiKeyOptions } from './client/api-key.ts'
export { createTestDatabase } from './database/test-database.ts'
export type { CloseOptions, TestDatabase } from './database/test-database.ts'
export { createTestPool } from './database/test-pool.ts'
export { eventually } from './eventually.ts'
export type { EventuallyOptions } from './eventually.ts'
export { checkInvariants } from './invariants/check-invariants.ts'
export { formatViolations, invariants } from './invariants/violation.ts'
export type { Invariant, Violation } from './invariants/violation.ts'
export { openTestJournal } from './journal/open-test-journal.ts'
export { raiseEpoch } from './journal/raise-epoch.ts'
export { ledgerIdOnShard, shardOfLedger } from './journal/shard-of-ledger.ts'
export type { TestRecord } from './journal/append-record.ts'
export type {
  TestAccountToOpen,
  TestEntry,
  TestJournal,
  TestLimits,
  TestTransaction,
} from './journal/test-journal.ts'
export { uuidV7 } from './journal/uuid-v7.ts'
export { requirePart } from './parts.ts'
export type { PartName } from './parts.ts'
export { freePort } from './services/free-port.ts'
export type { Service, ServiceName } from './services/spawn-service.ts'
export { killServices, spawnService } from './services/spawn-service.ts'
export { spawnProcess } from './services/spawned-process.ts'
export type { ProcessExit, SpawnedProcess } from './services/spawned-process.ts'
export { createTestTopic } from './stream/test-topic.ts'
export type { TestTopic } from './stream/test-topic.ts'
export { equalEverywhere } from './equality/equal-everywhere.ts'
export type { PlacesToCompare } from './equality/equal-everywhere.ts'
export { checkOperations } from './operations/check-operations.ts'
export type { CheckOperationsOptions } from './operations/check-operations.ts'
export { OperationsLog } from './operations/operations-log.ts'
export type {
  Operation,
  OperationOutcome,
  TransactionRequest,
  TransactionStep,
} from './operations/operations-log.ts'
export { isFinal, postLogged } from './operations/post-logged.ts'
export { checkStream } from './stream/check-stream.ts'
export type { CheckStreamOptions } from './stream/check-stream.ts'
export { readTopic } from './stream/read-topic.ts'
export type { StreamMessage } from './stream/stream-message.ts'
export { fillProjection } from './journal/fill-projection.ts'
export { fillRollups } from './journal/fill-rollups.ts'
export { watchProgress } from './progress/watch-progress.ts'
export type { ProgressWatch } from './progress/watch-progress.ts'
export { openAccounts, openLedger } from './workload/open-over-http.ts'
export { seededRandom } from './workload/seeded-random.ts'
export type { Random } from './workload/seeded-random.ts'
export { transactionRequest, transferRequest } from './workload/transaction-request.ts'
