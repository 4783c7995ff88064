import { createHash } from 'node:crypto'
import type { LedgerPlace } from '../decide/command.ts'
import { claimLedger } from '../journal/claim-ledger.ts'
import { findLedgerPlace } from '../journal/find-ledger-place.ts'
import { takeNumbers } from '../journal/take-numbers.ts'
import type { Ask } from './ask.ts'

/** A ledger costs about 200 bytes here. */
const placesMax = 100_000

/** Where each ledger lives. Only what is open is kept: that never changes. */
export class LedgerDirectory {
  readonly #ask: Ask
  readonly #shardCount: number
  readonly #open = new Map<string, LedgerPlace>()

  constructor(ask: Ask, shardCount: number) {
    this.#ask = ask
    this.#shardCount = shardCount
  }

  /** Where an open ledger lives, if this process knows already. */
  known(ledgerId: string): LedgerPlace | undefined {
    return this.#open.get(ledgerId)
  }

  /** Where an open ledger lives; undefined when there is none. */
  async find(ledgerId: string): Promise<LedgerPlace | undefined> {
    const row = await this.#ask((client) => findLedgerPlace(client, ledgerId))
    if (row === undefined || !row.isOpen) return undefined
    const { ledgerNo, shardId } = row
    const place = { ledgerId, ledgerNo, shardId }
    if (this.#open.size >= placesMax) this.#open.clear()
    this.#open.set(ledgerId, place)
    return place
  }

  /** Where a ledger is, or would be: nothing is claimed, and a new one has no number yet. */
  async wouldBe(ledgerId: string): Promise<LedgerPlace> {
    const claimed = await this.#ask((client) => findLedgerPlace(client, ledgerId))
    return claimed ?? { ledgerId, ledgerNo: 0, shardId: shardOf(ledgerId, this.#shardCount) }
  }

  /** Where a ledger is, or is to be: an id belongs to one shard from its first claim on. */
  async claim(ledgerId: string): Promise<LedgerPlace> {
    const claimed = await this.#ask((client) => findLedgerPlace(client, ledgerId))
    if (claimed !== undefined) return claimed
    const shardId = shardOf(ledgerId, this.#shardCount)
    const ledgerNo = await this.#ask((client) => takeNumbers(client, shardId, 'ledger', 1))
    await this.#ask((client) => claimLedger(client, ledgerId, shardId, ledgerNo))
    const place = await this.#ask((client) => findLedgerPlace(client, ledgerId))
    if (place === undefined) throw new Error(`the claim of ledger ${ledgerId} was lost`)
    return place
  }
}

/** Spreads new ledgers evenly. Which shard a ledger is on is only ever read from its claim. */
function shardOf(ledgerId: string, shardCount: number): number {
  return createHash('sha256').update(ledgerId).digest().readUInt32BE(0) % shardCount
}
