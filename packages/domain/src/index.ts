export type { Account } from './account.ts'
export type { Balances } from './balances.ts'
export {
  availableAmount,
  balanceMinorMax,
  highestAmount,
  pendingAmount,
  postedAmount,
  zeroBalances,
} from './balances.ts'
export type { ChangeAccount } from './change-account.ts'
export { decideChangeAccount } from './change-account.ts'
export { decideCloseAccount } from './close-account.ts'
export type { ChangeLedger, LedgerDetails } from './change-ledger.ts'
export { decideChangeLedger } from './change-ledger.ts'
export type { Direction } from './direction.ts'
export type { AccountToOpen, OpenAccounts, OpenAccountsState } from './open-accounts.ts'
export { decideOpenAccounts } from './open-accounts.ts'
export type { Metadata, MetadataChange } from './metadata.ts'
export { changeMetadata, metadataTextsMax, refuseMetadata } from './metadata.ts'
export type { OpenLedger, OpenLedgerState } from './open-ledger.ts'
export { decideOpenLedger } from './open-ledger.ts'
export type { BalanceName, Condition, EntryConditions, Operator } from './conditions.ts'
export type { AppliedEntry, EntryKind } from './entry.ts'
export type { PostPending } from './post-pending.ts'
export { decidePostPending } from './post-pending.ts'
export type { EntryToPost, PostTransaction, PostTransactionState } from './post-transaction.ts'
export { decidePostTransaction } from './post-transaction.ts'
export type { ReverseTransaction } from './reverse-transaction.ts'
export { decideReverseTransaction } from './reverse-transaction.ts'
export type { AccountsState, Settled } from './settle.ts'
export type { PartEntry } from './take-part.ts'
export type { CommandTimes, TimesState } from './times.ts'
export type { Transaction, TransactionLine, TransactionStatus } from './transaction.ts'
export { decideVoidPending } from './void-pending.ts'
export type { Decision, Evidence, Refusal, RefusalCode } from './refusal.ts'
export { accept, refusalCodes, refuse } from './refusal.ts'
