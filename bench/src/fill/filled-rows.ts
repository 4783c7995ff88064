import { hash } from 'node:crypto'
import type { JournalEvent } from '@ledger/wire'
import { encodeEvent, recordTypeNumbers } from '@ledger/wire'

/** Where and when a record stands. */
export interface RecordPlace {
  readonly position: number
  readonly recordedAt: string
}

export interface RecordRow extends RecordPlace {
  readonly type: number
  readonly transactionId: Buffer | null
  readonly body: Buffer
  readonly contentHash: Buffer
}

export interface KeyRow extends RecordPlace {
  readonly key: string
  readonly fingerprint: Buffer
}

/** Columns of entries, one value an entry: they are sent as they are. */
export interface EntryColumns {
  readonly accountNo: number[]
  readonly version: number[]
  readonly position: number[]
  readonly recordedAt: string[]
  readonly line: number[]
  readonly direction: number[]
  readonly amount: string[]
  readonly postedDebits: string[]
  readonly postedCredits: string[]
}

/** Rows that are written in one transaction. */
export interface FilledRows {
  readonly records: RecordRow[]
  readonly keys: KeyRow[]
  readonly entries: EntryColumns
}

export function noRows(): FilledRows {
  return {
    records: [],
    keys: [],
    entries: {
      accountNo: [],
      version: [],
      position: [],
      recordedAt: [],
      line: [],
      direction: [],
      amount: [],
      postedDebits: [],
      postedCredits: [],
    },
  }
}

/**
 * A record as the service would write it, and the key that led to it. No request had this key: the
 * hash of the body stands for its fingerprint, and saves one hash of two.
 */
export function addRecord(
  rows: FilledRows,
  place: RecordPlace,
  event: JournalEvent,
  transactionId: Buffer | null,
): void {
  const { position, recordedAt } = place
  const body = Buffer.from(encodeEvent(event))
  const contentHash = hash('sha256', body, 'buffer')
  const type = recordTypeNumbers[event.type]
  rows.records.push({ position, recordedAt, type, transactionId, body, contentHash })
  rows.keys.push({ position, recordedAt, key: `filled-${position}`, fingerprint: contentHash })
}
