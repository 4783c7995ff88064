import type { ApiClient } from '@ledger/testkit'
import { openAccounts, openLedger } from '@ledger/testkit'
import type { Random } from '../workload/random.ts'
import type { LegacyFault } from './legacy-fault.ts'
import { legacyFaults } from './legacy-fault.ts'
import type { LegacyRow } from './legacy-row.ts'
import { decimal, exportOf, transactionOf } from './legacy-row.ts'

const customers = ['customer:1', 'customer:2', 'customer:3', 'customer:4'] as const
const tills = ['till:1', 'till:2'] as const
/** No two rows have one amount, so that only what is planted looks alike. */
const amountStep = 10_000

/** What was planted: the cause, and by what it is found. */
export interface Planted {
  readonly cause: (typeof legacyFaults)[LegacyFault]
  /** Reference, or account of a balance. */
  readonly at: string
}

/**
 * A system that keeps accounts of its own and tells the ledger of each booking as well, as one does
 * that is to be replaced. It makes mistakes when it is asked to, and remembers them.
 */
export class LegacySystem {
  readonly ledger: string
  readonly planted: Planted[] = []
  readonly #client: ApiClient
  readonly #random: Random
  readonly #rows: LegacyRow[] = []
  readonly #balances = new Map<string, bigint>()
  #bookings = 0

  constructor(client: ApiClient, ledger: string, random: Random) {
    this.#client = client
    this.ledger = ledger
    this.#random = random
  }

  async open(): Promise<void> {
    await openLedger(this.#client, this.ledger)
    const debit = tills.map((address) => ({ address, normalBalance: 'debit' }) as const)
    await openAccounts(this.#client, this.ledger, ...customers, ...debit)
  }

  /** A booking in both systems, or what the fault makes of it. */
  async book(fault?: LegacyFault): Promise<void> {
    const row = this.#newRow(fault)
    if (fault !== 'answer-lost') this.#take(row)
    await this.#tell(row, fault)
    if (fault !== undefined) this.#remember(fault, row)
  }

  /** As `ledgerctl` reads it. */
  get transactionsFile(): string {
    return exportOf(this.#rows)
  }

  get balancesFile(): string {
    const lines = [...this.#balances].map(([account, balance]) => `${account};${decimal(balance)}`)
    return ['account;balance', ...lines, ''].join('\n')
  }

  /** Only the ledger is told: the export was taken a moment ago. */
  async bookAfterExport(): Promise<void> {
    const row = this.#newRow()
    await this.#post(row)
    this.planted.push({ cause: 'in_flight', at: row.id })
  }

  /** A balance that was changed twice is one difference. */
  #remember(fault: LegacyFault, { id, customer }: LegacyRow): void {
    const cause = legacyFaults[fault]
    const at = cause === 'balance' ? customer : fault === 'sent-twice' ? `${id}-again` : id
    const isKnown = this.planted.some((one) => one.cause === cause && one.at === at)
    if (!isKnown) this.planted.push({ cause, at })
  }

  #newRow(fault?: LegacyFault): LegacyRow {
    this.#bookings += 1
    const amount = this.#bookings * amountStep + this.#random.between(1, 1_000)
    const isYoung = fault === 'not-sent-yet'
    return {
      id: `L-${this.#bookings}`,
      customer: this.#random.pick(customers),
      till: this.#random.pick(tills),
      amount: BigInt(this.#random.chance(0.6) ? amount : -amount),
      bookedOn: `2026-01-${String(this.#random.between(10, 28))}`,
      recordedAt: isYoung ? new Date().toISOString() : '2026-01-29T12:00:00Z',
    }
  }

  #take(row: LegacyRow): void {
    this.#rows.push(row)
    this.#change(row.customer, row.amount)
    // a till is debit-normal: it has what was paid in
    this.#change(row.till, row.amount)
  }

  #change(account: string, amount: bigint): void {
    this.#balances.set(account, (this.#balances.get(account) ?? 0n) + amount)
  }

  async #tell(row: LegacyRow, fault: LegacyFault | undefined): Promise<void> {
    switch (fault) {
      case 'dropped':
      case 'not-sent-yet':
        return
      case 'sent-twice':
        await this.#post(row)
        return this.#post({ ...row, id: `${row.id}-again` })
      case 'booked-twice':
        this.#take(row)
        return this.#post(row)
      case 'wrong-amount':
        return this.#post({ ...row, amount: row.amount + 1n })
      case 'wrong-account': {
        const others = customers.filter((customer) => customer !== row.customer)
        return this.#post({ ...row, customer: this.#random.pick(others) })
      }
      case 'wrong-date':
        return this.#post({ ...row, bookedOn: '2026-01-05' })
      case 'wrong-id':
        return this.#post({ ...row, id: `${row.id}-other` })
      case 'balance-changed':
        this.#change(row.customer, 1n)
        return this.#post(row)
      case 'answer-lost':
      case undefined:
        return this.#post(row)
      default:
        return fault satisfies never
    }
  }

  async #post(row: LegacyRow): Promise<void> {
    const { status, text } = await this.#client.post(
      `/v1/ledgers/${this.ledger}/transactions`,
      transactionOf(row),
      { idempotencyKey: `legacy:${row.id}` },
    )
    if (status !== 201) throw new Error(`the ledger answered ${status}: ${text}`)
  }
}
