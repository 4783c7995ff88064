import type { JournalEvent } from '@ledger/wire'

/** Where a record stands in the journal of its shard, and what is known beside its body. */
export interface RecordPlace {
  readonly shardId: number
  readonly position: number
  readonly epoch: number
  /** RFC 3339, UTC, milliseconds. */
  readonly recordedAt: string
  /** W3C trace context of the command. */
  readonly traceparent: string | undefined
}

/** A record as the journal keeps it. The body is not looked into. */
export interface JournalRecord extends RecordPlace {
  /** `recordTypeNumbers` of the wire format; a newer writer may know more of them. */
  readonly typeNumber: number
  /** 0 when the record belongs to the shard and not to one of its ledgers. */
  readonly ledgerNo: number
  /** SHA-256 of the bytes of `body`, in hex. */
  readonly contentHash: string
  readonly body: string
}

/** A record that was checked: its body has the content hash and is an event of a known form. */
export interface StreamRecord extends RecordPlace {
  readonly event: JournalEvent
}
