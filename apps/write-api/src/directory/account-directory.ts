import { setImmediate as endOfTick, setTimeout as pause } from 'node:timers/promises'
import type { AccountIdentity, LedgerPlace } from '../decide/command.ts'
import { findAccounts, type AccountRow } from '../journal/find-accounts.ts'
import { takeNumbers } from '../journal/take-numbers.ts'
import type { Ask } from './ask.ts'
import type { CurrencyDirectory } from './currency-directory.ts'

/** An account costs about 250 bytes here. */
const identitiesMax = 1_000_000
/** Numbers are taken this many at a time; what a process does not use is lost, which is harmless. */
const numberBlock = 1_000

/** Accounts in one look-up; one request may name as many. */
const lookUpNamesMax = 1_000
/** How long a look-up waits for the one before it to end, and gathers meanwhile. */
const gatherMsMax = 25

/** Accounts by ledger and address. */
type Found = ReadonlyMap<string, AccountIdentity>
const noneFound: Found = new Map()

/** Accounts that will be looked up together. */
interface Gathering {
  readonly ledgerNos: number[]
  readonly names: string[]
  found: Promise<Found>
}

/** What accounts are for ever, kept from committed rows only. What does not exist is never kept. */
export class AccountDirectory {
  readonly #ask: Ask
  readonly #currencies: CurrencyDirectory
  readonly #known = new Map<string, AccountIdentity>()
  /** The look-up that was begun last, by shard; resolves when it has ended. */
  readonly #underWay = new Map<number, Promise<void>>()
  /** What will be looked up after that. */
  readonly #next = new Map<number, Gathering>()
  readonly #free = new Map<number, { next: number; end: number }>()

  constructor(ask: Ask, currencies: CurrencyDirectory) {
    this.#ask = ask
    this.#currencies = currencies
  }

  /** The accounts that exist, or undefined when the database has to be asked. */
  known(ledger: LedgerPlace, addresses: readonly string[]): AccountIdentity[] | undefined {
    const found: AccountIdentity[] = []
    for (const address of addresses) {
      const identity = this.#known.get(keyOf(ledger, address))
      if (identity === undefined) return undefined
      found.push(identity)
    }
    return found
  }

  /** The accounts that exist, of those named. */
  async find(ledger: LedgerPlace, addresses: readonly string[]): Promise<AccountIdentity[]> {
    const wanted = [...new Set(addresses)]
    const missing = wanted.filter((name) => !this.#known.has(keyOf(ledger, name)))
    const found = missing.length > 0 ? await this.#lookUp(ledger, missing) : noneFound
    return wanted.flatMap((name) => {
      const key = keyOf(ledger, name)
      return found.get(key) ?? this.#known.get(key) ?? []
    })
  }

  /**
   * Requests that ask while a look-up of the shard is under way share the next one, which begins after
   * them and so sees what was committed before them. One statement each took 620 µs a transaction in
   * all while 100,000 accounts were met for the first time, where known ones take 280.
   */
  async #lookUp({ shardId, ledgerNo }: LedgerPlace, names: readonly string[]): Promise<Found> {
    let next = this.#next.get(shardId)
    if (next === undefined || next.names.length + names.length > lookUpNamesMax) {
      next = this.#gather(shardId)
    }
    for (const name of names) {
      next.ledgerNos.push(ledgerNo)
      next.names.push(name)
    }
    return next.found
  }

  #gather(shardId: number): Gathering {
    const ledgerNos: number[] = []
    const names: string[] = []
    const before = this.#underWay.get(shardId)
    const ask = async (): Promise<Found> => {
      await endOfTick()
      await Promise.race([before, pause(gatherMsMax, undefined, { ref: false })])
      if (this.#next.get(shardId) === gathering) this.#next.delete(shardId)
      const rows = await this.#ask((client) => findAccounts(client, shardId, ledgerNos, names))
      await this.#currencies.lookForNumbers(rows.map((row) => row.currencyNo))
      return new Map(
        rows.map((row) => {
          const key = keyOf({ shardId, ledgerNo: row.ledgerNo }, row.address)
          return [key, this.#keep(key, row)]
        }),
      )
    }
    const gathering: Gathering = { ledgerNos, names, found: Promise.resolve(noneFound) }
    const found = ask()
    gathering.found = found
    const ended = found.then(
      () => undefined,
      () => undefined, // told to those who asked
    )
    this.#underWay.set(shardId, ended)
    this.#next.set(shardId, gathering)
    return gathering
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

  #keep(key: string, row: AccountRow): AccountIdentity {
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
    this.#known.set(key, identity)
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

/** Numbers of ledgers are given out by each shard: another one has a ledger of the same number. */
function keyOf({ shardId, ledgerNo }: Omit<LedgerPlace, 'ledgerId'>, address: string): string {
  return `${shardId} ${ledgerNo} ${address}`
}

function range(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index)
}
