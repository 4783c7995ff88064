import type {
  Account,
  LedgerDetails,
  Metadata,
  Transaction,
  TransactionStatus,
} from '@ledger/domain'
import type { AccountDetails } from '../journal/find-details.ts'
import type { LedgerRow } from '../journal/lock-ledgers.ts'
import type { HeadRow } from '../journal/lock-heads.ts'
import type { StoredKey } from '../journal/find-keys.ts'
import type { TransactionHeadRow } from '../journal/lock-transaction-heads.ts'
import type { FoundCategories } from './category-state.ts'
import { CategoryState } from './category-state.ts'
import type { AccountIdentity, Command, StoredTransaction } from './command.ts'

/**
 * What a batch decides on: everything was read under the locks, and every command sees what its
 * predecessors in the batch left. Lives for one attempt; a retry reads it anew.
 */
export class BatchState {
  /** RFC 3339, and the same in milliseconds since 1970. */
  readonly now: string
  readonly nowMs: number
  readonly epoch: number
  readonly categories: CategoryState
  /** Keys of `key()` → what is stored under it. */
  readonly #keys = new Map<string, StoredKey>()
  readonly #externalIds = new Set<string>()
  readonly #addresses = new Set<string>()
  readonly #openLedgers: Set<number>
  readonly #accounts = new Map<number, Map<string, Account>>()
  readonly #transactions = new Map<string, Transaction>()
  /** Transactions that the batch changed, by id, as it leaves them. */
  readonly changedTransactions = new Map<string, ChangedTransaction>()
  readonly #ledgers = new Map<number, LedgerDetails>()
  /** By number, as the batch leaves them. */
  readonly changedLedgers = new Map<number, LedgerDetails>()
  readonly #metadata = new Map<number, Metadata>()
  /** Of accounts, by number. */
  readonly changedMetadata = new Map<number, Metadata>()
  /** Accounts that the batch changed, by number, as it leaves them. */
  readonly changed = new Map<number, Account>()

  constructor(looked: LookedUp) {
    this.now = looked.now
    this.nowMs = Date.parse(looked.now)
    this.epoch = looked.epoch
    this.categories = new CategoryState(looked.categories)
    for (const key of looked.keys) this.#keys.set(inLedger(key.ledgerNo, key.key), key)
    for (const [ledgerNo, id] of looked.externalIds) this.#externalIds.add(inLedger(ledgerNo, id))
    for (const [ledgerNo, address] of looked.addresses) {
      this.#addresses.add(inLedger(ledgerNo, address))
    }
    this.#openLedgers = new Set(looked.openLedgers)
  }

  /** Joins the locked heads with what their accounts are for ever. */
  addHeads(heads: readonly HeadRow[], identities: ReadonlyMap<number, IdentityInLedger>): void {
    for (const head of heads) {
      const known = identities.get(head.accountNo)
      if (known === undefined) throw new Error(`account ${head.accountNo} was locked unasked`)
      this.#accountsOf(known.ledgerNo).set(known.identity.address, accountOf(known.identity, head))
    }
  }

  /** Joins the locked heads of transactions with how these were made. */
  addTransactions(
    heads: readonly TransactionHeadRow[],
    stored: ReadonlyMap<string, StoredTransaction>,
  ): void {
    for (const head of heads) {
      const known = stored.get(head.transactionId)
      if (known === undefined)
        throw new Error(`transaction ${head.transactionId} was locked unasked`)
      this.#transactions.set(head.transactionId, transactionOf(known, head))
    }
  }

  /** @throws when the transaction was not locked */
  transaction({ transactionId, event }: StoredTransaction): Transaction {
    const transaction = this.#transactions.get(transactionId.toString('hex'))
    if (transaction === undefined) throw new Error(`the head of ${event.id} is missing`)
    return transaction
  }

  /** @param reversal 32 hex digits: the transaction that undoes a part of it */
  changeTransaction(
    { transactionId }: StoredTransaction,
    transaction: Transaction,
    reversal?: string,
  ): void {
    const id = transactionId.toString('hex')
    const reversals = this.changedTransactions.get(id)?.reversals ?? []
    this.#transactions.set(id, transaction)
    this.changedTransactions.set(id, {
      transactionId,
      transaction,
      reversals: reversal === undefined ? reversals : [...reversals, reversal],
    })
  }

  addLedgers(ledgers: readonly LedgerRow[]): void {
    for (const { ledgerNo, name, metadata } of ledgers) {
      this.#ledgers.set(ledgerNo, { name, metadata })
    }
  }

  /** @throws when the ledger was not locked */
  ledger(ledgerNo: number): LedgerDetails {
    const ledger = this.#ledgers.get(ledgerNo)
    if (ledger === undefined) throw new Error(`ledger ${ledgerNo} was not locked`)
    return ledger
  }

  changeLedger(ledgerNo: number, ledger: LedgerDetails): void {
    this.#ledgers.set(ledgerNo, ledger)
    this.changedLedgers.set(ledgerNo, ledger)
  }

  addDetails(details: readonly AccountDetails[]): void {
    for (const { accountNo, metadata } of details) this.#metadata.set(accountNo, metadata)
  }

  metadataOf(accountNo: number): Metadata {
    return this.#metadata.get(accountNo) ?? {}
  }

  changeMetadata(accountNo: number, metadata: Metadata): void {
    this.#metadata.set(accountNo, metadata)
    this.changedMetadata.set(accountNo, metadata)
  }

  storedKey(command: Command): StoredKey | undefined {
    return this.#keys.get(inLedger(command.ledger.ledgerNo, command.idempotencyKey))
  }

  account(ledgerNo: number, address: string): Account | undefined {
    return this.#accounts.get(ledgerNo)?.get(address)
  }

  isExternalIdTaken(ledgerNo: number, externalId: string): boolean {
    return this.#externalIds.has(inLedger(ledgerNo, externalId))
  }

  isAddressTaken(ledgerNo: number, address: string): boolean {
    return this.#addresses.has(inLedger(ledgerNo, address))
  }

  isLedgerOpen(ledgerNo: number): boolean {
    return this.#openLedgers.has(ledgerNo)
  }

  takeExternalId(ledgerNo: number, externalId: string): void {
    this.#externalIds.add(inLedger(ledgerNo, externalId))
  }

  takeAddress(ledgerNo: number, address: string): void {
    this.#addresses.add(inLedger(ledgerNo, address))
  }

  openLedger(ledgerNo: number): void {
    this.#openLedgers.add(ledgerNo)
  }

  changeAccount(ledgerNo: number, account: Account): void {
    this.#accountsOf(ledgerNo).set(account.address, account)
    this.changed.set(account.accountNo, account)
  }

  #accountsOf(ledgerNo: number): Map<string, Account> {
    let accounts = this.#accounts.get(ledgerNo)
    if (accounts === undefined) {
      accounts = new Map()
      this.#accounts.set(ledgerNo, accounts)
    }
    return accounts
  }
}

export interface LookedUp {
  readonly now: string
  readonly epoch: number
  readonly keys: readonly StoredKey[]
  readonly externalIds: readonly (readonly [number, string])[]
  readonly addresses: readonly (readonly [number, string])[]
  readonly openLedgers: readonly number[]
  readonly categories: FoundCategories
}

export interface ChangedTransaction {
  readonly transactionId: Buffer
  readonly transaction: Transaction
  /** 32 hex digits each. */
  readonly reversals: readonly string[]
}

export interface IdentityInLedger {
  readonly ledgerNo: number
  readonly identity: AccountIdentity
}

/** One text for a name inside a ledger: the number has no space, so no two pairs meet. */
export function inLedger(ledgerNo: number, name: string): string {
  return `${ledgerNo} ${name}`
}

const statuses = ['pending', 'posted', 'archived'] as const

/** The number of a status in the database. */
export function statusNumber(status: TransactionStatus): number {
  return statuses.indexOf(status)
}

function transactionOf({ event }: StoredTransaction, head: TransactionHeadRow): Transaction {
  const status = statuses[head.status]
  if (status === undefined) throw new Error(`transaction of unknown status ${head.status}`)
  return {
    status,
    lines: event.entries.map(({ account, currency, direction }, line) => ({
      address: account,
      currency,
      direction,
      heldMinor: amountAt(head.held, line),
      postedMinor: amountAt(head.posted, line),
      reversedMinor: amountAt(head.reversed, line),
    })),
  }
}

function amountAt(amounts: readonly bigint[], line: number): bigint {
  const amount = amounts[line]
  if (amount === undefined) throw new Error(`a head has no amount of entry ${line}`)
  return amount
}

function accountOf(identity: AccountIdentity, head: HeadRow): Account {
  return {
    accountNo: identity.accountNo,
    address: identity.address,
    currency: identity.currency,
    normalBalance: identity.normalBalance,
    version: head.version,
    balances: {
      postedDebits: head.postedDebits,
      postedCredits: head.postedCredits,
      pendingDebits: head.pendingDebits,
      pendingCredits: head.pendingCredits,
    },
    minBalance: head.minBalance,
    maxBalance: head.maxBalance,
    isClosed: head.isClosed,
  }
}
