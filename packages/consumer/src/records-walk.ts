import type { StreamRecord } from '@ledger/stream'
import { VoidTail } from './follow-error.ts'
import type { RecordsPage } from './records-page.ts'

/** A record that was followed, as it can be found again. */
interface FollowedRecord {
  readonly position: number
  readonly epoch: number
}

/**
 * Goes from page to page of one ledger. The record that begins an epoch belongs to the shard and comes on no
 * page, so what it made void has to be found out: when an answer is of a later epoch, the last record that was
 * followed is asked for once more. While it is still there, all before it is; what came after it is asked
 * for anew, because a position that had been another ledger's may be one of ours now.
 */
export class RecordsWalk {
  readonly #start: number
  #last: FollowedRecord | undefined
  #after: number
  /** Of the journal, as the last page was answered. */
  #epoch: number | undefined
  /** Whether the next page begins with the last record. */
  #isProving: boolean

  /** @param epoch of the record at that position; undefined: it is not looked at again */
  constructor(after: number, epoch: number | undefined) {
    this.#start = after
    this.#last = epoch === undefined || after === 0 ? undefined : { position: after, epoch }
    this.#isProving = this.#last !== undefined
    this.#after = this.#isProving ? after - 1 : after
  }

  /** The position after which the next page begins. */
  get after(): number {
    return this.#after
  }

  /** Whether there is a page to be had at once. */
  get isProving(): boolean {
    return this.#isProving
  }

  /** Whether a server answered that had been replaced before the last answer. */
  isOutdated({ epoch }: RecordsPage): boolean {
    return this.#epoch !== undefined && epoch < this.#epoch
  }

  /**
   * What is new on a page; undefined when it is to be asked for again, at another place.
   * @throws VoidTail when what was followed is not there any more
   */
  take(page: RecordsPage): readonly StreamRecord[] | undefined {
    const isLater = this.#epoch !== undefined && page.epoch > this.#epoch
    this.#epoch = page.epoch
    if (isLater && !this.#isProving) {
      this.#goBack()
      return undefined
    }
    const records = this.#isProving ? this.#proved(page) : page.records
    this.#requireNotBehind(page)
    this.#isProving = false
    this.#after = page.nextAfter
    const last = records.at(-1)
    if (last !== undefined) this.#last = { position: last.position, epoch: last.epoch }
    return records
  }

  #goBack(): void {
    this.#isProving = this.#last !== undefined
    this.#after = this.#last === undefined ? this.#start : this.#last.position - 1
  }

  #proved({ shardId, records: [first, ...others] }: RecordsPage): readonly StreamRecord[] {
    const last = this.#last
    if (last === undefined) throw new Error('no record was followed that could be proved')
    if (first?.position !== last.position || first.epoch !== last.epoch) {
      throw new VoidTail('the record that was followed here is void', shardId, last.position)
    }
    return others
  }

  /** A ledger that is behind where it was has lost its tail: what was followed there is void. */
  #requireNotBehind({ shardId, headPosition }: RecordsPage): void {
    if (headPosition >= this.#after) return
    throw new VoidTail(`the journal ends at ${headPosition}`, shardId, this.#after)
  }
}
