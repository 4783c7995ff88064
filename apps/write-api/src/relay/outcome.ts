/** How far the outcomes of a shard were published. */
export interface OutcomeCursor {
  readonly commits: number
  readonly ordinal: number
  /** RFC 3339, or `-infinity` before the first. */
  readonly recordedAt: string
}

/** What became of a message, as it stands in the database. */
export interface StoredOutcome extends OutcomeCursor {
  readonly shardId: number
  readonly ledgerNo: number
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly source: string | null
  readonly commandId: string | null
  readonly key: string | null
  readonly operation: string | null
  /** 0 accepted, 1 refused, 2 never judged. */
  readonly result: 0 | 1 | 2
  /** As over HTTP. */
  readonly status: number
  readonly isReplay: boolean
  /** Of the record that answers. */
  readonly position: number | null
  readonly positionRecordedAt: string | null
  /** These are JSON. */
  readonly form: string | null
  readonly refusal: string | null
  readonly fault: string | null
  readonly instance: string
  readonly traceparent: string | null
  /** Of what was not accepted. */
  readonly letter: StoredLetter | undefined
}

/** The message itself. */
export interface StoredLetter {
  readonly code: string
  readonly attempts: number
  readonly key: Buffer | null
  readonly headers: readonly (readonly [string, string])[]
  readonly value: Buffer | null
  /** Of the whole: more than there is here when the rest was cut off. */
  readonly valueBytes: number
}
