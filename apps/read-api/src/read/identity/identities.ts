import { ProblemError } from '@ledger/runtime'
import { RecentMap } from '../../cache/recent-map.ts'
import type { AccountIdentity, LedgerPlace } from '../../identity.ts'
import { AccountLookUps } from './account-look-ups.ts'
import { findAccounts } from './find-accounts-query.ts'
import { findLedger } from './find-ledger-query.ts'
import type { JournalPool } from '../journal-pool.ts'

/** A ledger costs about 300 bytes here, an account about 400. */
const ledgersMax = 100_000
const accountsMax = 200_000

/**
 * What ledgers and accounts are for ever, kept from committed rows only. What does not exist is never
 * kept, and that it does not exist is said only by a proved primary.
 */
export class Identities {
  readonly #pool: JournalPool
  readonly #ledgers = new RecentMap<string, LedgerPlace>(ledgersMax)
  readonly #lookUps: AccountLookUps
  readonly #accounts = new RecentMap<string, AccountIdentity>(accountsMax)

  constructor(pool: JournalPool) {
    this.#pool = pool
    this.#lookUps = new AccountLookUps(pool)
  }

  /** @throws ProblemError ledger_not_found */
  ledger(ledgerId: string): LedgerPlace | Promise<LedgerPlace> {
    return this.#ledgers.get(ledgerId) ?? this.#findLedger(ledgerId)
  }

  /** @throws ProblemError account_not_found */
  account(ledger: LedgerPlace, address: string): AccountIdentity | Promise<AccountIdentity> {
    return this.#accounts.get(keyOf(ledger, address)) ?? this.#findAccount(ledger, address)
  }

  /**
   * The accounts in the order in which they are named.
   * @throws ProblemError account_not_found
   */
  async accounts(
    ledger: LedgerPlace,
    addresses: readonly string[],
  ): Promise<readonly AccountIdentity[]> {
    const missing = addresses.filter((name) => !this.#accounts.get(keyOf(ledger, name)))
    const found = new Map<string, AccountIdentity>()
    if (missing.length > 0) {
      const rows = await this.#pool.read((client) => findAccounts(client, ledger, missing))
      for (const account of rows) found.set(account.address, this.#keep(account))
    }
    return addresses.map((address) => {
      const account = found.get(address) ?? this.#accounts.get(keyOf(ledger, address))
      if (account === undefined) throw accountNotFound(ledger, address)
      return account
    })
  }

  /** A row that was seen may be gone when it was of a lost epoch. */
  forget({ ledger, address }: AccountIdentity): void {
    this.#accounts.delete(keyOf(ledger, address))
  }

  async #findLedger(ledgerId: string): Promise<LedgerPlace> {
    const ledger = await this.#pool.find((client) => findLedger(client, ledgerId))
    if (ledger === undefined) throw ledgerNotFound(ledgerId)
    this.#ledgers.set(ledgerId, ledger)
    return ledger
  }

  async #findAccount(ledger: LedgerPlace, address: string): Promise<AccountIdentity> {
    const account = await this.#lookUps.find(ledger, address)
    if (account === undefined) throw accountNotFound(ledger, address)
    return this.#keep(account)
  }

  #keep(account: AccountIdentity): AccountIdentity {
    this.#accounts.set(keyOf(account.ledger, account.address), account)
    return account
  }
}

export function accountNotFound(ledger: LedgerPlace, address: string): ProblemError {
  const detail = `There is no account ${address} in ledger ${ledger.ledgerId}.`
  return new ProblemError({ code: 'account_not_found', detail })
}

export function ledgerNotFound(ledgerId: string): ProblemError {
  return new ProblemError({ code: 'ledger_not_found', detail: `There is no ledger ${ledgerId}.` })
}

/** Numbers of ledgers are those of their shard; an address holds no blank. */
function keyOf({ shardId, ledgerNo }: LedgerPlace, address: string): string {
  return `${shardId} ${ledgerNo} ${address}`
}
