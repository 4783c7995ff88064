export type { Metadata } from '@ledger/domain'
export { renderBalances } from './balance-answer.ts'
export { categorySumsFields, sumsExample, sumsFields } from './balance-schema.ts'
export type { CachedBalance } from './cached-balance.ts'
export {
  cachedBalanceKey,
  decodeCachedBalance,
  encodeCachedBalance,
  sealCachedBalance,
} from './cached-balance.ts'
export type {
  AccountChanged,
  AccountClosed,
  AccountState,
  AccountLimits,
  AccountsOpened,
  CategoryChanged,
  CategoryCreated,
  CategoryEvent,
  CategoryMembership,
  CategoryState,
  EpochRaised,
  EventEntry,
  JournalEvent,
  LedgerChanged,
  LedgerOpened,
  LedgerState,
  MemberKind,
  OpenedAccount,
  Origin,
  PendingSettled,
  TransactionEvent,
  TransactionPending,
  TransactionPosted,
} from './events.ts'
export { isTransactionEvent } from './events.ts'
export {
  accountDigest,
  categoryDigest,
  etagOf,
  isKnownToCaller,
  isMatch,
  ledgerDigest,
} from './etag.ts'
export { eventEntriesOf } from './event-entries.ts'
export type { GrpcStatus } from './grpc-status.ts'
export { grpcStatusNumbers, grpcStatusOf } from './grpc-status.ts'
export type { AccountEntries } from './event-schemas/account-entries.ts'
export {
  accountEntriesExample,
  accountEntriesSchema,
  accountEntriesType,
} from './event-schemas/account-entries.ts'
export { eventExamples } from './event-schemas/event-examples.ts'
export { eventSchemas } from './event-schemas/event-schemas.ts'
export type { LedgerSettingsForm } from './ledger-settings.ts'
export {
  LedgerSettingsChangeSchema,
  ledgerSettingsChange,
  ledgerSettingsExample,
  ledgerSettingsForm,
  ledgerSettingsOf,
} from './ledger-settings.ts'
export type { AnswerForm } from './answer-form.ts'
export { renderAnswer } from './command-answer.ts'
export { withPlainFraction } from './plain-fraction.ts'
export { chosenIdPattern, timesOfRecord, transactionIdOf, uuidOfTransactionId } from './ids.ts'
export { refusalDetail } from './refusal-detail.ts'
export type { StoredRefusal } from './stored-refusal.ts'
export type { ProblemDefinition } from './problem-definition.ts'
export type { FieldError, Problem, ProblemCode, ProblemEvidence } from './problems.ts'
export { problems } from './problems.ts'
export type {
  AccountAnswer,
  CategoryAnswer,
  LedgerAnswer,
  MembershipAnswer,
} from './resource-answers.ts'
export { placeFields } from './resource-answers.ts'
export {
  accountSchema,
  accountSchemaExample,
  categorySchema,
  categorySchemaExample,
  ledgerSchema,
  ledgerSchemaExample,
  placeSchema,
  placeSchemaExample,
} from './resource-schemas.ts'
export * as schemas from './schemas.ts'
export type { SearchTerm } from './search-terms.ts'
export { ledgerKey, metadataTerms, searchTerm, termKey, transactionTerms } from './search-terms.ts'
export { canonicalJson } from './canonical-json.ts'
export type { RecordType } from './record-type.ts'
export { recordTypeNumbers, recordTypeOf, transactionMakingTypes } from './record-type.ts'
export type { Topic } from './topics.ts'
export { topics } from './topics.ts'
export type { Token } from './token.ts'
export { decodeToken, encodeToken } from './token.ts'
export { encodeEvent } from './encode-event.ts'
export type { RecordPlace } from './transaction-answer.ts'
export { renderTransaction, statusOf } from './transaction-answer.ts'
export { TransactionAnswer, transactionExample, transactionFields } from './transaction-schema.ts'
export type { RollupForm } from './rollup-form.ts'
export { anchorOf, bucketStart, rollupForm, rollupLevelMax, rollupLevels } from './rollup-form.ts'
export { utcTime } from './utc-time.ts'
