import type { StreamRecord } from '@ledger/stream'
import {
  isTransactionEvent,
  type AccountsOpened,
  type EventEntry,
  type OpenedAccount,
} from '@ledger/wire'
import { ReorderedVersions, WrongBalance } from './follow-error.ts'

/** Minor units. */
export interface Sums {
  readonly postedDebits: bigint
  readonly postedCredits: bigint
  readonly pendingDebits: bigint
  readonly pendingCredits: bigint
}

export interface AccountBalance {
  readonly ledger: string
  readonly account: string
  readonly currency: string
  readonly normalBalance: 'debit' | 'credit'
  /** How many entries made it; 0 before the first. */
  readonly version: number
  readonly sums: Sums
}

/** A balance as JSON can hold it: sums are texts. */
export type StoredBalance = Omit<AccountBalance, 'sums'> & {
  readonly sums: Readonly<Record<keyof Sums, string>>
}

const noSums: Sums = { postedDebits: 0n, postedCredits: 0n, pendingDebits: 0n, pendingCredits: 0n }

/**
 * The balances of all accounts by adding up the amounts of their entries. What an entry says of the
 * balance after it is not taken over but compared: a difference is an error.
 */
export class RunningBalances {
  /** By ledger and address; an address holds no line break. */
  readonly #balances = new Map<string, AccountBalance>()

  static of(stored: Iterable<StoredBalance>): RunningBalances {
    const running = new RunningBalances()
    for (const balance of stored) {
      const { postedDebits, postedCredits, pendingDebits, pendingCredits } = balance.sums
      const sums = {
        postedDebits: BigInt(postedDebits),
        postedCredits: BigInt(postedCredits),
        pendingDebits: BigInt(pendingDebits),
        pendingCredits: BigInt(pendingCredits),
      }
      running.#set({ ...balance, sums })
    }
    return running
  }

  /** @throws ReorderedVersions, WrongBalance, and then nothing of the record was added */
  apply(record: StreamRecord): void {
    const { event } = record
    if (event.type === 'accounts.opened') {
      this.#open(record, event)
      return
    }
    if (!isTransactionEvent(event)) return
    const changed = new Map<string, AccountBalance>()
    for (const entry of event.entries) {
      const key = keyOf(event.ledger, entry.account)
      const before = changed.get(key) ?? this.#balances.get(key) ?? unopened(event.ledger, entry)
      changed.set(key, after(record, before, entry))
    }
    for (const balance of changed.values()) this.#set(balance)
  }

  /** As if the record that was applied last had not been. */
  takeBack({ event }: StreamRecord): void {
    if (event.type === 'accounts.opened') {
      for (const { account } of event.accounts) this.#balances.delete(keyOf(event.ledger, account))
      return
    }
    if (!isTransactionEvent(event)) return
    for (const entry of event.entries.toReversed()) {
      const known = this.#balances.get(keyOf(event.ledger, entry.account))
      if (known === undefined) continue
      this.#set({ ...known, version: entry.version - 1, sums: added(known.sums, entry, -1n) })
    }
  }

  balanceOf(ledger: string, account: string): AccountBalance | undefined {
    return this.#balances.get(keyOf(ledger, account))
  }

  /** Every account that is known, in the order in which they were met. */
  all(): IterableIterator<AccountBalance> {
    return this.#balances.values()
  }

  /** To go on with another time: see `of`. */
  stored(): readonly StoredBalance[] {
    return [...this.#balances.values()].map((balance) => {
      const { postedDebits, postedCredits, pendingDebits, pendingCredits } = balance.sums
      const sums = {
        postedDebits: postedDebits.toString(),
        postedCredits: postedCredits.toString(),
        pendingDebits: pendingDebits.toString(),
        pendingCredits: pendingCredits.toString(),
      }
      return { ...balance, sums }
    })
  }

  /** An account is opened once: what came again would set it back to nothing. */
  #open(record: StreamRecord, { ledger, accounts }: AccountsOpened): void {
    for (const { account } of accounts) {
      const known = this.#balances.get(keyOf(ledger, account))
      if (known === undefined) continue
      throw new ReorderedVersions(record, { account, version: 0 }, known.version + 1)
    }
    for (const opened of accounts) this.#set(unopened(ledger, opened))
  }

  #set(balance: AccountBalance): void {
    this.#balances.set(keyOf(balance.ledger, balance.account), balance)
  }
}

function keyOf(ledger: string, account: string): string {
  return `${ledger}\n${account}`
}

function unopened(
  ledger: string,
  { account, currency, normal_balance }: EventEntry | OpenedAccount,
): AccountBalance {
  return { ledger, account, currency, normalBalance: normal_balance, version: 0, sums: noSums }
}

function after(record: StreamRecord, before: AccountBalance, entry: EventEntry): AccountBalance {
  if (entry.version !== before.version + 1) {
    throw new ReorderedVersions(record, entry, before.version + 1)
  }
  const sums = added(before.sums, entry, 1n)
  const [comesTo, told] = [inWords(sums), toldBy(entry)]
  if (comesTo !== told) throw new WrongBalance(record, entry.account, comesTo, told)
  return { ...before, version: entry.version, sums }
}

/** A release takes away from what is held on its side. */
function added(sums: Sums, { kind, direction, amount }: EventEntry, sign: 1n | -1n): Sums {
  const change = sign * (kind === 'release' ? -BigInt(amount) : BigInt(amount))
  if (kind === 'post') {
    return direction === 'debit'
      ? { ...sums, postedDebits: sums.postedDebits + change }
      : { ...sums, postedCredits: sums.postedCredits + change }
  }
  return direction === 'debit'
    ? { ...sums, pendingDebits: sums.pendingDebits + change }
    : { ...sums, pendingCredits: sums.pendingCredits + change }
}

function inWords({ postedDebits, postedCredits, pendingDebits, pendingCredits }: Sums): string {
  return `posted ${postedDebits}/${postedCredits} pending ${pendingDebits}/${pendingCredits}`
}

function toldBy({ posted, pending }: EventEntry): string {
  return `posted ${posted[0]}/${posted[1]} pending ${pending[0]}/${pending[1]}`
}
