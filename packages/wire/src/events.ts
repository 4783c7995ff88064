import type { Direction, EntryKind, Metadata, TransactionStatus } from '@ledger/domain'
import type { LedgerSettingsForm } from './ledger-settings.ts'

/**
 * The body of a journal record: canonical JSON text, written once while deciding. The journal keeps
 * exactly these bytes, their SHA-256 is the content hash, the stream carries them untouched and
 * answers are rendered from them. Position, recorded_at and epoch stand beside the body, because
 * they are only known under the lock of the shard. What was not given is left out.
 */
export type JournalEvent =
  | LedgerOpened
  | AccountsOpened
  | AccountChanged
  | AccountClosed
  | LedgerChanged
  | CategoryEvent
  | TransactionEvent
  | EpochRaised

/** Who did it and from where; part of every event that a caller caused. */
export interface Origin {
  /** `key_…` of the API key that was used; `system` when the ledger itself did it. */
  readonly actor: string
  readonly transport: 'http' | 'grpc' | 'kafka' | 'cli' | 'system'
}

export interface LedgerOpened extends Origin {
  readonly type: 'ledger.opened'
  readonly ledger: string
  readonly name: string
  readonly metadata: Metadata
  /** Left out in ledgers that were opened before there were settings. */
  readonly settings?: LedgerSettingsForm
}

export interface AccountsOpened extends Origin {
  readonly type: 'accounts.opened'
  readonly ledger: string
  readonly accounts: readonly OpenedAccount[]
}

export interface OpenedAccount {
  readonly account: string
  readonly account_no: number
  readonly currency: string
  readonly normal_balance: Direction
  /** Minor units in the normal direction; null is no limit. */
  readonly min_balance: string | null
  readonly max_balance: string | null
  readonly metadata: Metadata
}

export interface AccountChanged extends Origin {
  readonly type: 'account.changed'
  readonly ledger: string
  readonly account: string
  readonly account_no: number
  readonly before: AccountState
  readonly after: AccountState
}

/** What can change of an account; metadata where they are changed. */
export interface AccountState extends AccountLimits {
  readonly metadata?: Metadata
}

export interface AccountLimits {
  readonly min_balance: string | null
  readonly max_balance: string | null
}

export interface LedgerChanged extends Origin {
  readonly type: 'ledger.changed'
  readonly ledger: string
  readonly before: LedgerState
  readonly after: LedgerState
}

export interface LedgerState {
  readonly name: string
  readonly metadata: Metadata
  readonly settings?: LedgerSettingsForm
}

/** It takes no entries any more. */
export interface AccountClosed extends Origin {
  readonly type: 'account.closed'
  readonly ledger: string
  readonly account: string
  readonly account_no: number
}

/** What tells of categories: sets of accounts and of other categories. */
export type CategoryEvent = CategoryCreated | CategoryMembership | CategoryChanged

export interface CategoryCreated extends Origin {
  readonly type: 'category.created'
  readonly ledger: string
  readonly category: string
  readonly category_no: number
  readonly name: string
  /** The direction in which its balances are shown. */
  readonly normal_balance: Direction
  readonly metadata: Metadata
}

/** Somebody said that this is a member from now on, or none any more. */
export interface CategoryMembership extends Origin {
  readonly type: 'category.member_added' | 'category.member_removed'
  readonly ledger: string
  readonly category: string
  readonly category_no: number
  readonly member_kind: MemberKind
  /** Address of an account or id of a category, and its number. */
  readonly member: string
  readonly member_no: number
  /** Before: what was a member can be added again, which changes nothing. */
  readonly was_member: boolean
}

export type MemberKind = 'account' | 'category'

export interface CategoryChanged extends Origin {
  readonly type: 'category.changed'
  readonly ledger: string
  readonly category: string
  readonly category_no: number
  readonly before: CategoryState
  readonly after: CategoryState
}

export interface CategoryState {
  readonly name: string
  readonly metadata: Metadata
}

/** What tells of a transaction: how it was made, and each step of one that was pending. */
export type TransactionEvent = TransactionPosted | TransactionPending | PendingSettled

/** What every event of a transaction tells; what was given when it was made stands in each of them. */
interface TransactionFields extends Origin {
  /** `txn_` and a UUIDv7. */
  readonly id: string
  readonly ledger: string
  readonly effective_at: string
  readonly external_id?: string
  readonly source?: string
  readonly correlation_id?: string
  readonly metadata?: Metadata
  readonly entries: readonly EventEntry[]
}

/** Made and posted at once. */
export interface TransactionPosted extends TransactionFields {
  readonly type: 'transaction.posted'
  /** The transaction that this one undoes, whole or in part. */
  readonly reverses?: string
}

/** Made, and holding its amounts. */
export interface TransactionPending extends TransactionFields {
  readonly type: 'transaction.pending'
  /** When what is still held is let go. */
  readonly expires_at?: string
}

/** A step of a transaction that was pending: entries release what it held and post what is posted. */
export interface PendingSettled extends TransactionFields {
  readonly type: 'pending.posted' | 'pending.voided' | 'pending.expired'
  /** After the step. */
  readonly status: TransactionStatus
  readonly expires_at?: string
}

export interface EventEntry {
  readonly account: string
  readonly account_no: number
  readonly normal_balance: Direction
  readonly currency: string
  readonly kind: EntryKind
  readonly direction: Direction
  /** Minor units, above 0. */
  readonly amount: string
  /** The version of the account that this entry made, and the balances after it. */
  readonly version: number
  /** Debits and credits after this entry, in minor units. */
  readonly posted: readonly [string, string]
  readonly pending: readonly [string, string]
}

/** First record of a new epoch: what an older epoch wrote at or past this position is void. */
export interface EpochRaised {
  readonly type: 'epoch.raised'
  readonly epoch: number
  readonly reason: string
}

export function isTransactionEvent(event: JournalEvent): event is TransactionEvent {
  return 'entries' in event
}
