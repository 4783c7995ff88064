import type { ClientBase } from 'pg'
import { JournalGapError } from '../journal-gap-error.ts'
import type { JournalRecord } from '../record.ts'
import { readHead } from './read-head.ts'
import { readRecords } from './read-records.ts'

export interface ReaderLimits {
  readonly recordsMax: number
  readonly bytesMax: number
}

/** Enough to make every step behind it cheap, little enough to hold a few of them in memory. */
export const readerLimits: ReaderLimits = { recordsMax: 1_000, bytesMax: 4 * 1024 * 1024 }

/** An empty read is checked against the counter of the shard once in so many. */
const idleReadsPerCheck = 25

/** Reads the journal of one shard forward, whole and in order, on one connection. */
export class JournalReader {
  readonly #client: ClientBase
  readonly #shardId: number
  readonly #limits: ReaderLimits
  #position: number
  #recordedAt: string | undefined
  #idleReads = 0

  constructor(
    client: ClientBase,
    shardId: number,
    after: { readonly position: number; readonly recordedAt: string | undefined },
    limits: ReaderLimits,
  ) {
    this.#client = client
    this.#shardId = shardId
    this.#position = after.position
    this.#recordedAt = after.recordedAt
    this.#limits = limits
  }

  /** How many reads in a row have found nothing. */
  get idleReads(): number {
    return this.#idleReads
  }

  /** The next records; the same ones again until `moveTo` says that they are done with. */
  async read(): Promise<readonly JournalRecord[]> {
    const records = await readRecords(this.#client, {
      shardId: this.#shardId,
      afterPosition: this.#position,
      recordedAtMin: this.#recordedAt,
      ...this.#limits,
    })
    this.#idleReads = records.length === 0 ? this.#idleReads + 1 : 0
    if (this.#idleReads % idleReadsPerCheck === 1) return await this.#readWhatMustBeThere()
    return records
  }

  moveTo(record: { readonly position: number; readonly recordedAt: string }): void {
    this.#position = record.position
    this.#recordedAt = record.recordedAt
  }

  /** The counter of the shard is asked first: what it has given out must be there after that. */
  async #readWhatMustBeThere(): Promise<readonly JournalRecord[]> {
    const head = await readHead(this.#client, this.#shardId)
    if (head.position <= this.#position) return []
    const records = await readRecords(this.#client, {
      shardId: this.#shardId,
      afterPosition: this.#position,
      recordedAtMin: this.#recordedAt,
      ...this.#limits,
    })
    if (records.length === 0) throw new JournalGapError(this.#shardId, this.#position + 1)
    this.#idleReads = 0
    return records
  }
}
