import type { Direction } from '@ledger/domain'
import type { EventEntry, JournalEvent, TransactionEvent } from '@ledger/wire'
import { isTransactionEvent, utcTime } from '@ledger/wire'
import type { ApiCaller } from '../api/api-caller.ts'
import type { LedgerRecord, RecordRange } from '../api/read-records.ts'
import { eventOf, readRecords } from '../api/read-records.ts'
import type { Item } from './item.ts'
import { contentOf, entriesOf } from './item.ts'
import type { EffectiveRange, Match } from './read-export.ts'
import { isWithin, refOf } from './read-export.ts'

/** An account at the position up to which the ledger was read. */
export interface LedgerBalance {
  readonly currency: string
  readonly normalBalance: Direction
  /** What is posted. */
  readonly debits: string
  readonly credits: string
}

export interface LedgerSide {
  readonly items: readonly Item[]
  readonly balances: ReadonlyMap<string, LedgerBalance>
  /** When the last record was made; undefined when there is none. */
  readonly recordedAt: string | undefined
}

/**
 * Everything that was posted in a ledger up to a position, from its records: nothing is left out, and
 * balances are those of the same moment. What is only held does not count.
 */
export async function readLedger(
  caller: ApiCaller,
  ledger: string,
  range: RecordRange,
  match: Match,
  effective: EffectiveRange,
  onRecords: (records: number) => void,
): Promise<LedgerSide> {
  const side = new Reading(match, effective)
  let count = 0
  for await (const records of readRecords(caller, ledger, range)) {
    for (const record of records) side.take(record, eventOf(record))
    count += records.length
    onRecords(count)
  }
  return side.read
}

class Reading {
  readonly #match: Match
  readonly #effective: EffectiveRange
  readonly #items: Item[] = []
  readonly #balances = new Map<string, LedgerBalance>()
  /** Places among the items of transactions that are posted in parts; undefined: not compared. */
  readonly #inParts = new Map<string, number | undefined>()
  #recordedAt: string | undefined

  constructor(match: Match, effective: EffectiveRange) {
    this.#match = match
    this.#effective = effective
  }

  get read(): LedgerSide {
    return { items: this.#items, balances: this.#balances, recordedAt: this.#recordedAt }
  }

  take(record: LedgerRecord, event: JournalEvent): void {
    this.#recordedAt = record.recorded_at
    if (event.type === 'accounts.opened') {
      for (const { account, currency, normal_balance: normalBalance } of event.accounts) {
        this.#balances.set(account, { currency, normalBalance, debits: '0', credits: '0' })
      }
    } else if (isTransactionEvent(event)) this.#takeTransaction(record, event)
  }

  #takeTransaction(record: LedgerRecord, event: TransactionEvent): void {
    for (const entry of event.entries) this.#balances.set(entry.account, balanceAfter(entry))
    const posted = event.entries.filter(({ kind }) => kind === 'post')
    if (posted.length === 0) return
    if (this.#inParts.has(event.id)) return this.#addPart(event.id, posted)
    const item: Item = {
      ref: refOf(event, this.#match),
      content: contentOf(posted),
      effectiveAt: utcTime(event.effective_at),
      recordedMs: Date.parse(record.recorded_at),
      place: record.position,
      transactionId: event.id,
    }
    // not kept at all: a slice is there to save memory
    const isCompared = isWithin(item, this.#effective)
    const at = isCompared ? this.#items.push(item) - 1 : undefined
    if (event.type === 'pending.posted') this.#inParts.set(event.id, at)
  }

  #addPart(id: string, posted: readonly EventEntry[]): void {
    const at = this.#inParts.get(id)
    const earlier = at === undefined ? undefined : this.#items[at]
    if (at === undefined || earlier === undefined) return
    const content = contentOf([...entriesOf(earlier.content), ...posted])
    this.#items[at] = { ...earlier, content }
  }
}

function balanceAfter({ currency, normal_balance, posted }: EventEntry): LedgerBalance {
  const [debits, credits] = posted
  return { currency, normalBalance: normal_balance, debits, credits }
}
