import { isDeepStrictEqual } from 'node:util'
import type { Account, LedgerDetails, LedgerSettings, Metadata, Transaction } from '@ledger/domain'
import { defaultLedgerSettings } from '@ledger/domain'
import { transactionIdOf } from '@ledger/wire'
import type { AccountDetails } from '../journal/find-details.ts'
import type { LedgerRow } from '../journal/lock-ledgers.ts'
import type { HeadRow } from '../journal/lock-heads.ts'
import type { LatestStep } from '../journal/find-latest-steps.ts'
import type { PostedTransaction } from '../journal/make-transaction-heads.ts'
import type { StoredKey } from '../journal/find-keys.ts'
import type { TransactionHeadRow } from '../journal/lock-transaction-heads.ts'
import type { FoundCategories } from './category-state.ts'
import { CategoryState } from './category-state.ts'
import type { AccountIdentity, Command, StoredTransaction } from './command.ts'
import { accountOf, transactionOf } from './of-rows.ts'

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
  readonly #transactionIds: Set<string>
  readonly #latestSteps = new Map<string, LatestStep>()
  readonly #settings: ReadonlyMap<number, LedgerSettings>
  readonly #addresses = new Set<string>()
  readonly #openLedgers: Set<number>
  readonly #accounts = new Map<number, Map<string, Account>>()
  readonly #transactions = new Map<string, Transaction>()
  /** Transactions that the batch changed, by id, as it leaves them. */
  readonly changedTransactions = new Map<string, ChangedTransaction>()
  readonly #ledgers = new Map<number, LedgerDetails>()
  /** By number, as the batch leaves them. */
  readonly changedLedgers = new Map<number, LedgerDetails>()
  /** Of any ledger. */
  hasChangedSettings = false
  readonly #metadata = new Map<number, Metadata>()
  /** Of accounts, by number. */
  readonly changedMetadata = new Map<number, Metadata>()
  /** Accounts that the batch changed, by number, as it leaves them. */
  readonly changed = new Map<number, Account>()
  /** The versions that these had before, by number. */
  readonly versionsBefore = new Map<number, number>()

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
    this.#transactionIds = new Set(looked.chosenIds.map(transactionIdOf))
    for (const step of looked.latestSteps) this.#latestSteps.set(step.transactionId, step)
    this.#settings = looked.settings
  }

  /** Joins the locked heads with what their accounts are for ever. */
  addHeads(heads: readonly HeadRow[], identities: ReadonlyMap<number, IdentityInLedger>): void {
    for (const head of heads) {
      const known = identities.get(head.accountNo)
      if (known === undefined) throw new Error(`account ${head.accountNo} was locked unasked`)
      this.#accountsOf(known.ledgerNo).set(known.identity.address, accountOf(known.identity, head))
    }
  }

  /** As an earlier batch left it. */
  addAccount(ledgerNo: number, account: Account): void {
    this.#accountsOf(ledgerNo).set(account.address, account)
  }

  /** What was posted at once and has no head yet, as the head that would be made says it. */
  addUnheaded(
    unheaded: readonly PostedTransaction[],
    stored: ReadonlyMap<string, StoredTransaction>,
  ): void {
    const heads = unheaded.map(({ transactionId, posted }) => {
      const nothing = posted.map(() => 0n)
      const id = transactionId.toString('hex')
      return { transactionId: id, status: 1, held: nothing, posted, reversed: nothing }
    })
    this.addTransactions(heads, stored)
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

  /** The last record of a transaction; one that a predecessor in the batch made has no position yet. */
  latestStep({ transactionId }: StoredTransaction): LatestStep | undefined {
    const id = transactionId.toString('hex')
    return this.changedTransactions.has(id) ? undefined : this.#latestSteps.get(id)
  }

  addLedgers(ledgers: readonly LedgerRow[]): void {
    for (const { ledgerNo, ...details } of ledgers) this.#ledgers.set(ledgerNo, details)
  }

  /** @throws when the ledger was not locked */
  ledger(ledgerNo: number): LedgerDetails {
    const ledger = this.#ledgers.get(ledgerNo)
    if (ledger === undefined) throw new Error(`ledger ${ledgerNo} was not locked`)
    return ledger
  }

  settingsOf(ledgerNo: number): LedgerSettings {
    const changed = this.changedLedgers.get(ledgerNo)?.settings
    return changed ?? this.#settings.get(ledgerNo) ?? defaultLedgerSettings
  }

  changeLedger(ledgerNo: number, ledger: LedgerDetails): void {
    if (!isDeepStrictEqual(this.ledger(ledgerNo).settings, ledger.settings)) {
      this.hasChangedSettings = true
    }
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

  isTransactionIdTaken(id: string): boolean {
    return this.#transactionIds.has(id)
  }

  takeTransactionId(id: string): void {
    this.#transactionIds.add(id)
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
    const accounts = this.#accountsOf(ledgerNo)
    if (!this.changed.has(account.accountNo)) {
      this.versionsBefore.set(account.accountNo, accounts.get(account.address)?.version ?? 0)
    }
    accounts.set(account.address, account)
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
  /** 32 hex digits each. */
  readonly chosenIds: readonly string[]
  readonly latestSteps: readonly LatestStep[]
  /** Of ledgers, by number. */
  readonly settings: ReadonlyMap<number, LedgerSettings>
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
