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
export type { Direction } from './direction.ts'
export type { AccountToOpen, OpenAccounts, OpenAccountsState } from './open-accounts.ts'
export { decideOpenAccounts } from './open-accounts.ts'
export type { OpenLedger, OpenLedgerState } from './open-ledger.ts'
export { decideOpenLedger } from './open-ledger.ts'
export type {
  EntryToPost,
  PostedEntry,
  PostTransaction,
  PostTransactionState,
} from './post-transaction.ts'
export { decidePostTransaction } from './post-transaction.ts'
export type { Decision, Evidence, Refusal, RefusalCode } from './refusal.ts'
export { accept, refusalCodes, refuse } from './refusal.ts'
