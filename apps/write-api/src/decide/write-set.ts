import { hash } from 'node:crypto'
import type { JournalEvent } from '@ledger/wire'
import { encodeEvent, recordTypeNumbers } from '@ledger/wire'
import type { AccountToStore } from '../journal/insert-accounts.ts'
import type { CategoryToStore } from '../journal/insert-categories.ts'
import type { EntryColumns } from '../journal/insert-entries.ts'
import type { ChosenIdToStore } from '../journal/insert-chosen-ids.ts'
import type { ExternalIdToStore } from '../journal/insert-external-ids.ts'
import type { KeyToStore } from '../journal/insert-keys.ts'
import type { LedgerToStore } from '../journal/insert-ledgers.ts'
import type { TransactionHeadToStore } from '../journal/insert-transaction-heads.ts'
import type { RecordToStore } from '../journal/insert-records.ts'
import type { Riding } from './command-group.ts'
import type { Command } from './command.ts'

/** Lists of a write set, and how long they were. */
type WriteMark = readonly { readonly list: unknown[]; readonly length: number }[]

/** Everything one batch will store, gathered while deciding and written at once. */
export class WriteSet {
  readonly records: RecordToStore[] = []
  /** The event of each record: answers are rendered from it. */
  readonly events: JournalEvent[] = []
  readonly keys: KeyToStore[] = []
  readonly externalIds: ExternalIdToStore[] = []
  readonly chosenIds: ChosenIdToStore[] = []
  readonly accounts: AccountToStore[] = []
  readonly ledgers: LedgerToStore[] = []
  readonly categories: CategoryToStore[] = []
  readonly transactionHeads: TransactionHeadToStore[] = []
  readonly entries: EntryColumns = {
    accountNo: [],
    version: [],
    ordinal: [],
    effectiveAt: [],
    currencyNo: [],
    line: [],
    kind: [],
    direction: [],
    amount: [],
    postedDebits: [],
    postedCredits: [],
    pendingDebits: [],
    pendingCredits: [],
  }
  /** What rides along, in the order of its groups. */
  readonly riding: Riding[] = []

  /** Appends the record and its key; returns its place in the batch, from 1. */
  addRecord(command: Command, event: JournalEvent, transactionId: Buffer | null): number {
    const body = Buffer.from(encodeEvent(event))
    this.events.push(event)
    this.records.push({
      type: recordTypeNumbers[event.type],
      ledgerNo: command.ledger.ledgerNo,
      transactionId,
      traceparent: command.traceparent,
      body,
      contentHash: hash('sha256', body, 'buffer'),
    })
    const ordinal = this.records.length
    this.#addKey(command, ordinal, null)
    return ordinal
  }

  addRefusal(command: Command, refusal: string): void {
    this.#addKey(command, null, refusal)
  }

  /** How much there is, so that what comes after it can be taken back. */
  mark(): WriteMark {
    const { records, events, keys, externalIds, chosenIds, accounts, ledgers, categories } = this
    const lists: readonly unknown[][] = [
      records,
      events,
      keys,
      externalIds,
      chosenIds,
      accounts,
      ledgers,
      categories,
      this.transactionHeads,
      ...Object.values<unknown[]>({ ...this.entries }),
    ]
    return lists.map((list) => ({ list, length: list.length }))
  }

  cutTo(mark: WriteMark): void {
    for (const { list, length } of mark) list.length = length
  }

  #addKey(command: Command, ordinal: number | null, refusal: string | null): void {
    this.keys.push({
      ledgerNo: command.ledger.ledgerNo,
      key: command.idempotencyKey,
      fingerprint: command.fingerprint,
      ordinal,
      refusal,
    })
  }
}
