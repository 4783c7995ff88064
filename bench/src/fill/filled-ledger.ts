import type { Account } from '@ledger/domain'
import { decidePostTransaction, defaultLedgerSettings, zeroBalances } from '@ledger/domain'
import type { Random } from '@ledger/testkit'
import { seededRandom } from '@ledger/testkit'
import type { Origin, TransactionPosted } from '@ledger/wire'
import {
  eventEntriesOf,
  ledgerSettingsForm,
  transactionIdOf,
  withPlainFraction,
} from '@ledger/wire'
import type { Book } from './book.ts'
import { accountsPerRecord, recordCountOf, recordedMsOf } from './book.ts'
import type { FilledRows, RecordPlace } from './filled-rows.ts'
import { addRecord } from './filled-rows.ts'
import { filledUuid } from './filled-uuid.ts'

const origin: Origin = { actor: 'system', transport: 'system' }
const amountMinorMax = 100_000
const seed = 20

/**
 * The history of a ledger, record after record, decided by the rules of the domain and written as the
 * service writes it. The same book gives the same history.
 */
export class FilledLedger {
  readonly #book: Book
  readonly #currency: string
  readonly #firstAccountNo: number
  readonly #random: Random = seededRandom(seed)
  readonly #records: number
  #position = 0
  /** As the last record leaves them, in the order of their numbers. */
  readonly accounts: Account[] = []

  /** @param firstAccountNo the numbers of the accounts are this and those that follow */
  constructor(book: Book, currency: string, firstAccountNo: number) {
    this.#book = book
    this.#currency = currency
    this.#firstAccountNo = firstAccountNo
    this.#records = recordCountOf(book)
  }

  /** Records told by now. */
  get position(): number {
    return this.#position
  }

  addOpening(rows: FilledRows): RecordPlace {
    const place = this.#nextPlace()
    const { ledger } = this.#book
    const settings = ledgerSettingsForm(defaultLedgerSettings)
    const event = { type: 'ledger.opened', ...origin, ledger, name: ledger } as const
    addRecord(rows, place, { ...event, metadata: {}, settings }, null)
    return place
  }

  /** The next accounts, as many as one record opens. */
  addAccounts(rows: FilledRows): { readonly place: RecordPlace; readonly opened: Account[] } {
    const opened: Account[] = []
    const until = Math.min(this.accounts.length + accountsPerRecord, this.#book.accounts)
    while (this.accounts.length < until) {
      const account = this.#newAccount(this.accounts.length)
      opened.push(account)
      this.accounts.push(account)
    }
    const place = this.#nextPlace()
    const accounts = opened.map(({ address, accountNo, currency, normalBalance }) => ({
      account: address,
      account_no: accountNo,
      currency,
      normal_balance: normalBalance,
      min_balance: null,
      max_balance: null,
      metadata: {},
    }))
    const { ledger } = this.#book
    addRecord(rows, place, { type: 'accounts.opened', ...origin, ledger, accounts }, null)
    return { place, opened }
  }

  /** One more transaction of two entries. */
  addTransaction(rows: FilledRows): void {
    const place = this.#nextPlace()
    const { length } = this.accounts
    const debit = this.#random(length)
    const credit = (debit + 1 + this.#random(length - 1)) % length
    const amountMinor = BigInt(1 + this.#random(amountMinorMax))
    // the rules only look accounts up by what the entries name: here that is their index
    const state = { ...noOtherState, account: (index: string) => this.accounts[Number(index)] }
    const entries = [
      { address: String(debit), direction: 'debit', amountMinor },
      { address: String(credit), direction: 'credit', amountMinor },
    ] as const
    const decision = decidePostTransaction({ entries }, state)
    if (decision.outcome === 'refused') throw new Error(`refused: ${decision.refusal.code}`)
    const told = eventEntriesOf(decision.accepted)
    const uuid = filledUuid(Date.parse(place.recordedAt), this.#random)
    const event: TransactionPosted = {
      type: 'transaction.posted',
      ...origin,
      id: transactionIdOf(uuid.toString('hex')),
      ledger: this.#book.ledger,
      effective_at: withPlainFraction(place.recordedAt),
      entries: told,
    }
    addRecord(rows, place, event, uuid)
    addEntries(rows, place, event)
    for (const { account } of decision.accepted) {
      this.accounts[account.accountNo - this.#firstAccountNo] = account
    }
  }

  #newAccount(index: number): Account {
    return {
      accountNo: this.#firstAccountNo + index,
      address: `account:${index + 1}`,
      currency: this.#currency,
      normalBalance: 'credit',
      version: 0,
      balances: zeroBalances,
      minBalance: null,
      maxBalance: null,
      isClosed: false,
    }
  }

  #nextPlace(): RecordPlace {
    this.#position += 1
    const recordedMs = recordedMsOf(this.#book, this.#position, this.#records)
    return { position: this.#position, recordedAt: new Date(recordedMs).toISOString() }
  }
}

/** Nothing that the decision could be refused for: ids are made here, and times are in the past. */
const noOtherState = {
  isTransactionIdTaken: () => false,
  isExternalIdTaken: () => false,
  isExternalIdRequired: false,
  lockedBeforeMs: null,
  nowMs: 0,
  effectiveAheadMsMax: Infinity,
}

function addEntries(
  { entries: columns }: FilledRows,
  { position, recordedAt }: RecordPlace,
  { entries }: TransactionPosted,
): void {
  for (const [line, entry] of entries.entries()) {
    columns.accountNo.push(entry.account_no)
    columns.version.push(entry.version)
    columns.position.push(position)
    columns.recordedAt.push(recordedAt)
    columns.line.push(line)
    columns.direction.push(entry.direction === 'debit' ? 0 : 1)
    columns.amount.push(entry.amount)
    columns.postedDebits.push(entry.posted[0])
    columns.postedCredits.push(entry.posted[1])
  }
}
