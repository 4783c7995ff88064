import { isDeepStrictEqual } from 'node:util'
import type { Account, LedgerDetails, LedgerSettings, Metadata } from '@ledger/domain'
import { defaultLedgerSettings } from '@ledger/domain'
import { transactionIdOf } from '@ledger/wire'
import type { AccountDetails } from '../journal/find-details.ts'
import type { LedgerRow } from '../journal/lock-ledgers.ts'
import type { HeadRow } from '../journal/lock-heads.ts'
import type { LatestStep } from '../journal/find-latest-steps.ts'
import type { StoredKey } from '../journal/find-keys.ts'
import type { FoundCategories } from './category-state.ts'
import { CategoryState } from './category-state.ts'
import type { AccountIdentity, Command } from './command.ts'
import { accountOf } from './of-rows.ts'
import { TransactionState } from './transaction-state.ts'

/**
 * What a batch decides on: everything was read under the locks, and every command sees what its
 * predecessors in the batch left. Lives for one attempt; a retry reads it anew.
 */
export class BatchState {
  /** RFC 3339, and the same in milliseconds since 1970. */
  readonly now: string
  readonly nowMs: number
  readonly epoch: number
  readonly transactions: TransactionState
  readonly categories: CategoryState
  /** Keys of `key()` → what is stored under it. */
  readonly #keys = new Map<string, StoredKey>()
  readonly #externalIds = new Set<string>()
  readonly #transactionIds: Set<string>
  readonly #settings: ReadonlyMap<number, LedgerSettings>
  readonly #addresses = new Set<string>()
  readonly #openLedgers: Set<number>
  readonly #accounts = new Map<number, Map<string, Account>>()
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
  /** What takes each change back that was made since `begin`; undefined when changes are for good. */
  #inverses: (() => void)[] | undefined

  constructor(looked: LookedUp) {
    this.now = looked.now
    this.nowMs = Date.parse(looked.now)
    this.epoch = looked.epoch
    this.transactions = new TransactionState(looked.latestSteps)
    this.categories = new CategoryState(looked.categories)
    for (const key of looked.keys) this.#keys.set(inLedger(key.ledgerNo, key.key), key)
    for (const [ledgerNo, id] of looked.externalIds) this.#externalIds.add(inLedger(ledgerNo, id))
    for (const [ledgerNo, address] of looked.addresses) {
      this.#addresses.add(inLedger(ledgerNo, address))
    }
    this.#openLedgers = new Set(looked.openLedgers)
    this.#transactionIds = new Set(looked.chosenIds.map(transactionIdOf))
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

  /** The id was free. */
  takeTransactionId(id: string): void {
    this.#transactionIds.add(id)
    this.#inverses?.push(() => this.#transactionIds.delete(id))
  }

  /** The id was free. */
  takeExternalId(ledgerNo: number, externalId: string): void {
    const name = inLedger(ledgerNo, externalId)
    this.#externalIds.add(name)
    this.#inverses?.push(() => this.#externalIds.delete(name))
  }

  takeAddress(ledgerNo: number, address: string): void {
    this.#addresses.add(inLedger(ledgerNo, address))
  }

  openLedger(ledgerNo: number): void {
    this.#openLedgers.add(ledgerNo)
  }

  changeAccount(ledgerNo: number, account: Account): void {
    const { accountNo, address } = account
    const accounts = this.#accountsOf(ledgerNo)
    const before = accounts.get(address)
    const changedBefore = this.changed.get(accountNo)
    if (changedBefore === undefined) this.versionsBefore.set(accountNo, before?.version ?? 0)
    accounts.set(address, account)
    this.changed.set(accountNo, account)
    this.#inverses?.push(() => {
      restore(accounts, address, before)
      restore(this.changed, accountNo, changedBefore)
      if (changedBefore === undefined) this.versionsBefore.delete(accountNo)
    })
  }

  /**
   * From here to `keep`, what posting transactions changes can be taken back; nothing else may be
   * changed meanwhile.
   */
  begin(): void {
    this.#inverses = []
  }

  keep(): void {
    this.#inverses = undefined
  }

  /** Takes back every change since `begin`, the last one first. */
  undo(): void {
    for (const inverse of this.#inverses?.reverse() ?? []) inverse()
    this.#inverses = undefined
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

export interface IdentityInLedger {
  readonly ledgerNo: number
  readonly identity: AccountIdentity
}

/** Gives back to a key what it stood for, if anything. */
function restore<Key, Value>(map: Map<Key, Value>, key: Key, value: Value | undefined): void {
  if (value === undefined) map.delete(key)
  else map.set(key, value)
}

/** One text for a name inside a ledger: the number has no space, so no two pairs meet. */
export function inLedger(ledgerNo: number, name: string): string {
  return `${ledgerNo} ${name}`
}
