import type { JournalEvent, TransactionEvent } from '@ledger/wire'
import { isTransactionEvent } from '@ledger/wire'

/** One message of the journal's topic, as far as a fold needs it. */
export interface FoldMessage {
  readonly partition: number
  /** Position of the record in the journal of its shard. */
  readonly position: number
  readonly value: Buffer
}

const faultsMax = 20

/**
 * What a consumer knows that reads the topic from its beginning and adds up amounts, without looking
 * at the balances that the entries carry. A record that comes again is passed over.
 */
export class StreamFold {
  /** Messages, those that came again included. */
  messages = 0
  /** Records, each counted once. */
  records = 0
  /** Records of transactions, of each ledger. */
  readonly transactions = new Map<string, number>()
  /** Posted balances in the normal direction, in minor units, by ledger and address. */
  readonly balances = new Map<string, Map<string, bigint>>()
  /** Positions or versions that do not follow one on the other. */
  readonly faults: string[] = []
  readonly #positions = new Map<number, number>()
  readonly #versions = new Map<string, number>()

  take({ partition, position, value }: FoldMessage): void {
    this.messages++
    const before = this.#positions.get(partition) ?? 0
    if (position <= before) return
    if (position !== before + 1) this.#fault(`position ${position} follows ${before}`)
    this.#positions.set(partition, position)
    this.records++
    const event = JSON.parse(value.toString()) as JournalEvent
    if (isTransactionEvent(event)) this.#takeTransaction(event)
  }

  #takeTransaction({ ledger, entries }: TransactionEvent): void {
    this.transactions.set(ledger, (this.transactions.get(ledger) ?? 0) + 1)
    const balances = this.balances.get(ledger) ?? new Map<string, bigint>()
    this.balances.set(ledger, balances)
    for (const {
      account,
      account_no,
      version,
      kind,
      normal_balance,
      direction,
      amount,
    } of entries) {
      const key = `${ledger} ${account_no}`
      const before = this.#versions.get(key) ?? 0
      if (version !== before + 1) this.#fault(`version ${version} of ${account} follows ${before}`)
      this.#versions.set(key, version)
      if (kind !== 'post') continue
      const change = direction === normal_balance ? BigInt(amount) : -BigInt(amount)
      balances.set(account, (balances.get(account) ?? 0n) + change)
    }
  }

  #fault(fault: string): void {
    if (this.faults.length < faultsMax) this.faults.push(fault)
  }
}
