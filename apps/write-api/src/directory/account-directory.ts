import { inLedger } from '../decide/batch-state.ts'
import type { AccountIdentity, LedgerPlace } from '../decide/command.ts'
import { findAccounts } from '../journal/find-accounts.ts'
import { takeNumbers } from '../journal/take-numbers.ts'
import type { Ask } from './ask.ts'
import type { CurrencyDirectory } from './currency-directory.ts'

/** An account costs about 250 bytes here. */
const identitiesMax = 1_000_000
/** Numbers are taken this many at a time; what a process does not use is lost, which is harmless. */
const numberBlock = 1_000

/** What accounts are for ever, kept from committed rows only. What does not exist is never kept. */
export class AccountDirectory {
  readonly #ask: Ask
  readonly #currencies: CurrencyDirectory
  readonly #known = new Map<string, AccountIdentity>()
  readonly #free = new Map<number, { next: number; end: number }>()

  constructor(ask: Ask, currencies: CurrencyDirectory) {
    this.#ask = ask
    this.#currencies = currencies
  }

  /** The accounts that exist, or undefined when the database has to be asked. */
  known(ledger: LedgerPlace, addresses: readonly string[]): AccountIdentity[] | undefined {
    const found: AccountIdentity[] = []
    for (const address of addresses) {
      const identity = this.#known.get(inLedger(ledger.ledgerNo, address))
      if (identity === undefined) return undefined
      found.push(identity)
    }
    return found
  }

  /** The accounts that exist, of those named. */
  async find(ledger: LedgerPlace, addresses: readonly string[]): Promise<AccountIdentity[]> {
    const wanted = [...new Set(addresses)]
    const missing = wanted.filter((name) => !this.#known.has(inLedger(ledger.ledgerNo, name)))
    const found = new Map<string, AccountIdentity>()
    if (missing.length > 0) {
      const ledgerNos = missing.map(() => ledger.ledgerNo)
      const rows = await this.#ask((client) =>
        findAccounts(client, ledger.shardId, ledgerNos, missing),
      )
      await this.#currencies.lookForNumbers(rows.map((row) => row.currencyNo))
      for (const row of rows) found.set(row.address, this.#keep(row))
    }
    return wanted.flatMap((name) => {
      const identity = found.get(name) ?? this.#known.get(inLedger(ledger.ledgerNo, name))
      return identity ?? []
    })
  }

  /** Numbers for new accounts of a shard. */
  async takeNumbers(shardId: number, count: number): Promise<readonly number[]> {
    const free = this.#free.get(shardId)
    if (free !== undefined && free.end - free.next >= count) {
      const first = free.next
      free.next += count
      return range(first, count)
    }
    const size = Math.max(numberBlock, count)
    const first = await this.#ask((client) => takeNumbers(client, shardId, 'account', size))
    this.#free.set(shardId, { next: first + count, end: first + size })
    return range(first, count)
  }

  #keep(row: {
    readonly ledgerNo: number
    readonly address: string
    readonly accountNo: number
    readonly currencyNo: number
    readonly normalBalance: number
  }): AccountIdentity {
    const currency = this.#currencies.codeOf(row.currencyNo)
    if (currency === undefined) throw new Error(`currency ${row.currencyNo} is not registered`)
    const identity: AccountIdentity = {
      accountNo: row.accountNo,
      address: row.address,
      currency,
      currencyNo: row.currencyNo,
      normalBalance: row.normalBalance === 0 ? 'debit' : 'credit',
    }
    if (this.#known.size >= identitiesMax) this.#forgetOldest()
    this.#known.set(inLedger(row.ledgerNo, row.address), identity)
    return identity
  }

  /** A tenth at a time, in the order in which they came. */
  #forgetOldest(): void {
    let left = identitiesMax / 10
    for (const key of this.#known.keys()) {
      if (left <= 0) return
      this.#known.delete(key)
      left -= 1
    }
  }
}

function range(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index)
}
