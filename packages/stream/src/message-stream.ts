/** A message as it is sent: the body of a record untouched, and what stands beside it in headers. */
export interface OutgoingMessage {
  readonly partition: number
  /** Bytes are sent as they are; null where there was no key. */
  readonly key: string | Buffer | null
  /** Null is a message without a value. */
  readonly value: string | Buffer | null
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds since 1970: the time of the record, by which a consumer finds its place. */
  readonly timestampMs: number
}

/** A message that tells an event: it has a key, and its value is JSON. */
export interface EventMessage extends OutgoingMessage {
  readonly key: string
  readonly value: string
}

/** A message as it arrives; nothing of it was checked. */
export interface IncomingMessage {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: Readonly<Record<string, HeaderValue>>
}

/** Null is a header without a value, which Kafka allows. */
export type HeaderValue = OneHeader | readonly OneHeader[] | undefined
type OneHeader = Buffer | string | null

export interface MessageBatch {
  readonly partition: number
  readonly messages: readonly IncomingMessage[]
  /** The offset after the batch, to be committed when it is consumed. */
  readonly nextOffset: number
  /** The offset after the last message that the partition had when this was fetched. */
  readonly endOffset: number
  /** Whether the group still counts this consumer as the one who has the partition. */
  isOurs(): boolean
}

/** A batch is not consumed: its messages come again. */
export interface NotConsumed {
  /** Where to go on; where the batch began, unless given. */
  readonly seekTo?: number
  /** For how long nothing of this partition is fetched; other partitions go on. */
  readonly pauseMs?: number
  /** Called once it is certain that what comes next was fetched from there. */
  readonly onSought?: () => void
}

export interface MessageConsumer {
  readonly groupId: string
  /** How long a member may be silent before its partitions go to others; 6 s unless given. */
  readonly sessionMsMax?: number
  /** How much of a partition is fetched at once, compressed; 128 KiB unless given. */
  readonly partitionBytesMax?: number
  /**
   * Asked whenever this consumer is given a partition: every message whose timestamp is at or past
   * the answer is wanted (undefined: all of them). What was consumed but not committed comes too.
   * Left out by who keeps offsets elsewhere: then `onBatch` says by `seekTo` where to begin.
   */
  readStart?(partition: number): Promise<number | undefined>
  /** The group has assigned these partitions and no others; what was before is over. */
  onAssigned?(partitions: readonly number[]): void
  /**
   * One call at a time per partition, unless the group took it away and gave it back meanwhile; the same
   * batch comes again when it rejects.
   */
  onBatch(batch: MessageBatch): Promise<NotConsumed | void>
  /** What is wrong with a partition, or with the connection; undefined when it is right again. */
  onFault(fault: Error | undefined, partition?: number): void
}

/**
 * All that is asked of a Kafka client, so that the client can be replaced. Messages may be doubled
 * and, after a failed send, reordered: who consumes them goes by positions and versions.
 */
export interface MessageStream {
  /**
   * Sends in order, each message to its partition, and resolves when all in-sync replicas have them.
   * Not to be called for a partition while a call for that partition is under way. After a rejection
   * any part of the batch may have been sent.
   */
  sendBatch(messages: readonly OutgoingMessage[]): Promise<void>
  /** Resolves once consuming has begun; it goes on until `close`, through every failure. */
  consumeBatches(consumer: MessageConsumer): Promise<void>
  /** Remembers for the group where to go on. Losing it costs time, never a record. */
  commit(partition: number, nextOffset: number): Promise<void>
  /** The first offset that a partition still has, or will have. Only of who consumes. */
  findFirstOffset(partition: number): Promise<number>
  close(): Promise<void>
}
