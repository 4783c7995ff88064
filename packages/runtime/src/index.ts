export { createApiKey, scopes, type ApiKeyRequest, type Scope } from './auth/create-api-key.ts'
export {
  createApiKeyAuth,
  type ApiKeyAuth,
  type ApiKeyAuthOptions,
} from './auth/create-api-key-auth.ts'
export { listApiKeys, type ListedApiKey } from './auth/list-api-keys.ts'
export { mayUseLedger, requireLedger, requireScope, type Principal } from './auth/principal.ts'
export { readSharedSecret } from './auth/read-shared-secret.ts'
export { revokeApiKey } from './auth/revoke-api-key.ts'
export { ConfigError, type ConfigFault } from './config/config-error.ts'
export { describeConfig, type SettingDescription } from './config/describe-config.ts'
export { loadConfig, type Environment } from './config/load-config.ts'
export {
  authSettings,
  databaseSettings,
  servingDatabaseSettings,
  httpSettings,
  kafkaSettings,
  logSettings,
  redisSettings,
  searchSettings,
} from './config/setting-groups.ts'
export {
  choiceSetting,
  flagSetting,
  integerSetting,
  listSetting,
  optional,
  textSetting,
  urlSetting,
  type SettingNote,
} from './config/settings.ts'
export type { DiscoveryOptions } from './discovery/describe-service.ts'
export type { DocsOptions } from './docs/add-docs.ts'
export { problemResponses } from './docs/problem-responses.ts'
export { problemSchema } from './docs/problem-schema.ts'
export {
  armedFailpoints,
  armFailpoints,
  defineFailpoint,
  failpointNames,
  type Failpoint,
} from './failpoints.ts'
export { closeHttpServer } from './http/close-http-server.ts'
export {
  createHttpServer,
  type HttpLimits,
  type HttpServerOptions,
} from './http/create-http-server.ts'
export { faultOfError } from './http/fault-of-error.ts'
export type { ReadyCheck } from './http/health.ts'
export type { HttpServer, TypeBoxProvider } from './http/http-server.ts'
export { problemText, sendFault } from './http/problem-answers.ts'
export { addRawBody } from './http/raw-body.ts'
export { refuseIllFormedText } from './json-body/check-tree.ts'
export { jsonDepthMax, parseJsonBody } from './json-body/parse-json-body.ts'
export { createLog, type Log, type LogLevel } from './log/create-log.ts'
export { scrubSecrets } from './log/scrub-secrets.ts'
export {
  boolArray,
  byteaArray,
  int2Array,
  int4Array,
  int8Array,
  textArray,
  textArrayOfBytes,
  uuidArray,
} from './postgres/binary-array.ts'
export {
  classifyDatabaseError,
  type DatabaseErrorKind,
} from './postgres/classify-database-error.ts'
export { clientConfig, type ClientSettings } from './postgres/client-config.ts'
export {
  connectionOptions,
  type ConnectionSettings,
  type ServiceRole,
} from './postgres/connection-options.ts'
export { createPool, type PoolSettings } from './postgres/create-pool.ts'
export { createKysely, createReadonlyKysely } from './postgres/kysely.ts'
export { postgresTypes } from './postgres/postgres-types.ts'
export { holdsCardNumber } from './card-number/holds-card-number.ts'
export { whenDatabaseAnswers } from './postgres/when-database-answers.ts'
export { DatabaseTimeoutError, withClientWithin } from './postgres/with-client-within.ts'
export {
  createPrimaryProof,
  type PrimaryProof,
  type PrimaryProofOptions,
} from './primary-proof/create-primary-proof.ts'
export { filledPath } from './problem/filled-path.ts'
export { escapePointer, pointerTo } from './problem/json-pointer.ts'
export { ProblemError, type Fault } from './problem/problem-error.ts'
export { firstFault, isProblemCode, problemCodes, problemRank } from './problem/problem-rank.ts'
export { refusalFault } from './problem/refusal-fault.ts'
export {
  problemContentType,
  renderProblem,
  retryAfterOf,
  type ProblemContext,
} from './problem/render-problem.ts'
export { takeRequestId } from './request/request-id.ts'
export { parseTraceparent, type Traceparent } from './request/traceparent.ts'
export {
  aboutDoors,
  beginDrainOf,
  checksOf,
  startDoors,
  stopDoors,
  type Door,
} from './service/door.ts'
export { runService, type RunningService, type ServiceOptions } from './service/run-service.ts'
export { compileValidator, type Validator } from './validation/compile-validator.ts'
export { isDateTime } from './validation/date-time.ts'
export type { RequestPart } from './validation/validation-fault.ts'
