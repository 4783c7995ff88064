import type {
  ChangeAccount,
  ChangeCategory,
  ChangeLedger,
  Direction,
  EntryToPost,
  LedgerSettingsChange,
  OpenAccounts,
  PartEntry,
} from '@ledger/domain'
import type {
  MemberKind,
  Metadata,
  Origin,
  StoredRefusal,
  TransactionPending,
  TransactionPosted,
} from '@ledger/wire'

/** Where a ledger lives. Never changes. */
export interface LedgerPlace {
  readonly ledgerId: string
  readonly ledgerNo: number
  readonly shardId: number
}

/** What an account is for ever; its state is only known under the lock. */
export interface AccountIdentity {
  readonly accountNo: number
  readonly address: string
  readonly currency: string
  readonly currencyNo: number
  readonly normalBalance: Direction
}

/** What a category is for ever. */
export interface CategoryIdentity {
  readonly categoryNo: number
  readonly categoryId: string
  /** The direction in which its balances are shown. */
  readonly normalBalance: Direction
}

/** An account or a category, as what is in another category. */
export interface CategoryMember {
  readonly kind: MemberKind
  readonly no: number
  /** Address of the account, id of the category. */
  readonly name: string
  /** Of an account. */
  readonly currencyNo: number | null
}

/** A command on its way to the journal, whichever door it came through. */
export interface Command {
  readonly ledger: LedgerPlace
  /** Unique per operation in the ledger; every command has one, if only to survive a retry. */
  readonly idempotencyKey: string
  /** SHA-256 over operation, target and the fields as sent. */
  readonly fingerprint: Buffer
  readonly origin: Origin
  readonly requestId: string
  readonly traceparent: string | null
  /** `If-Match` as sent: the states that the caller knows. */
  readonly ifMatch?: string
  /** `performance.now()` past which the caller is no longer waiting. */
  readonly deadlineAt: number
  readonly operation: Operation
}

export type Operation =
  | PostTransactionOperation
  | SettleOperation
  | ReverseTransactionOperation
  | OpenAccountsOperation
  | ChangeAccountOperation
  | CloseAccountOperation
  | OpenLedgerOperation
  | ChangeLedgerOperation
  | CreateCategoryOperation
  | ChangeCategoryOperation
  | MembershipOperation

export interface PostTransactionOperation {
  readonly name: 'post-transaction'
  readonly entries: readonly EntryToPost[]
  readonly status: 'posted' | 'pending'
  /** Chosen by the caller: the 16 bytes of a UUIDv7. */
  readonly id?: Buffer
  readonly externalId?: string
  readonly source?: string
  readonly correlationId?: string
  readonly metadata?: Metadata
  /** RFC 3339 in UTC; left out, it is the time of recording. */
  readonly effectiveAt?: string
  /** RFC 3339 in UTC; of a pending one. */
  readonly expiresAt?: string
  /** The accounts that exist, of those that are named. */
  readonly accounts: readonly AccountIdentity[]
}

/** A step of a pending transaction. */
export interface SettleOperation {
  readonly name: 'post-pending' | 'void-pending' | 'expire-pending'
  readonly transaction: StoredTransaction
  /** Of `post-pending`: left out, it is all that is held. */
  readonly part?: readonly PartEntry[]
  readonly rest: 'release' | 'hold'
  readonly effectiveAt?: string
}

export interface ReverseTransactionOperation {
  readonly name: 'reverse-transaction'
  readonly transaction: StoredTransaction
  /** Left out, it is all that is posted and not reversed. */
  readonly part?: readonly PartEntry[]
  /** Chosen by the caller, of the new transaction. */
  readonly id?: Buffer
  readonly externalId?: string
  readonly source?: string
  readonly correlationId?: string
  readonly metadata?: Metadata
  readonly effectiveAt?: string
}

/** A committed transaction as it was made; that never changes. */
export interface StoredTransaction {
  /** The 16 bytes of its UUID. */
  readonly transactionId: Buffer
  readonly event: TransactionPosted | TransactionPending
  /** The account of each entry. */
  readonly accounts: readonly AccountIdentity[]
}

export interface OpenAccountsOperation {
  readonly name: 'open-accounts'
  readonly command: OpenAccounts
  readonly metadata: readonly (Metadata | undefined)[]
  /** Sent as a list, and answered as one. */
  readonly isList: boolean
}

export interface ChangeAccountOperation {
  readonly name: 'change-account'
  readonly command: ChangeAccount
  readonly account: AccountIdentity
}

export interface CloseAccountOperation {
  readonly name: 'close-account'
  readonly account: AccountIdentity
}

export interface OpenLedgerOperation {
  readonly name: 'open-ledger'
  readonly ledgerName: string
  readonly metadata: Metadata
  readonly settings: LedgerSettingsChange
}

export interface ChangeLedgerOperation {
  readonly name: 'change-ledger'
  readonly command: ChangeLedger
}

export interface CreateCategoryOperation {
  readonly name: 'create-category'
  readonly category: CategoryIdentity
  readonly categoryName: string
  readonly metadata: Metadata
}

export interface ChangeCategoryOperation {
  readonly name: 'change-category'
  readonly category: CategoryIdentity
  readonly command: ChangeCategory
}

/** Puts a member into a category, or takes it out. */
export interface MembershipOperation {
  readonly name: 'add-member' | 'remove-member'
  readonly category: CategoryIdentity
  readonly member: CategoryMember
}

/** A definitive answer: its commit is durable. */
export type Answer = Acceptance | RefusalAnswer

export interface Acceptance {
  readonly outcome: 'accepted'
  /** The operation whose answer this is; a replay may be asked of another one. */
  readonly body: string
  readonly token: string
  readonly isReplay: boolean
}

export interface RefusalAnswer {
  readonly outcome: 'refused'
  readonly refusal: StoredRefusal
  readonly isReplay: boolean
}
