import type { JournalEvent } from '@ledger/wire'
import { recordTypeOf } from '@ledger/wire'
import type { EventMessage, HeaderValue, IncomingMessage } from '../message-stream.ts'
import type { Poison, PoisonReason } from '../poison.ts'
import type { JournalRecord, StreamRecord } from '../record.ts'
import { parseBody } from './parse-body.ts'

/** The largest message of the topic; the writer accepts nothing that comes near it. */
export const messageBytesMax = 8 * 1024 * 1024

/**
 * A record as a message: a CloudEvent 1.0 in Kafka's binary mode. The value is the body, untouched;
 * the key is the ledger, or `shards/<n>` for what concerns a whole shard.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md
 */
export function toMessage(record: JournalRecord, ledgerId: string | undefined): EventMessage {
  const { shardId, position, recordedAt, epoch, traceparent } = record
  const headers: Record<string, string> = {
    ce_specversion: '1.0',
    ce_id: `${shardId}-${position}`,
    ce_source: ledgerId === undefined ? `/shards/${shardId}` : `/ledgers/${ledgerId}`,
    ce_type: `ledger.${recordTypeOf(record.typeNumber)}`,
    ce_time: recordedAt,
    'content-type': 'application/json',
    ledgershard: String(shardId),
    ledgerposition: String(position),
    ledgerepoch: String(epoch),
    ledgercontenthash: record.contentHash,
  }
  if (traceparent !== undefined) headers.traceparent = traceparent
  return {
    partition: shardId,
    key: ledgerId ?? `shards/${shardId}`,
    value: record.body,
    headers,
    timestampMs: Date.parse(recordedAt),
  }
}

export type ParsedMessage =
  { readonly record: StreamRecord; readonly poison?: undefined } | { readonly poison: Poison }

/** The record in a message, or why there is none. Nothing that a message says is taken on trust. */
export function parseMessage(message: IncomingMessage): ParsedMessage {
  const { partition, key, value, headers } = message
  if (value === null) return poison('tombstone', '')
  if (value.length > messageBytesMax) return poison('oversized', `${value.length} bytes`)
  if (key === null || key.length === 0) return poison('no_key', '')

  const place = readPlace(headers)
  if ('header' in place) return poison('bad_header', place.header)
  if (place.shardId !== partition) return poison('wrong_partition', `shard ${place.shardId}`)

  const parsed = parseBody(value, place.contentHash)
  if (parsed.poison !== undefined) return { poison: parsed.poison }
  const { event } = parsed
  if (place.type !== `ledger.${event.type}`) return poison('bad_header', 'ce_type')
  if (key.toString() !== keyOf(event, partition))
    return poison('wrong_key', keyOf(event, partition))
  const { shardId, position, epoch, recordedAt, traceparent } = place
  return { record: { shardId, position, epoch, recordedAt, traceparent, event } }
}

function poison(reason: PoisonReason, detail: string): ParsedMessage {
  return { poison: { reason, detail } }
}

function keyOf(event: JournalEvent, shardId: number): string {
  return event.type === 'epoch.raised' ? `shards/${shardId}` : event.ledger
}

interface Place {
  readonly shardId: number
  readonly position: number
  readonly epoch: number
  readonly recordedAt: string
  readonly contentHash: string
  readonly type: string
  readonly traceparent: string | undefined
}

/** What the headers say of the record, or the name of the first that is wrong. */
function readPlace(headers: IncomingMessage['headers']): Place | { readonly header: string } {
  const type = text(headers.ce_type)
  if (type === undefined) return { header: 'ce_type' }
  const shardId = integer(headers.ledgershard, 0, 32_767)
  if (shardId === undefined) return { header: 'ledgershard' }
  const position = integer(headers.ledgerposition, 1, Number.MAX_SAFE_INTEGER)
  if (position === undefined) return { header: 'ledgerposition' }
  const epoch = integer(headers.ledgerepoch, 1, 2_147_483_647)
  if (epoch === undefined) return { header: 'ledgerepoch' }
  const recordedAt = time(headers.ce_time)
  if (recordedAt === undefined) return { header: 'ce_time' }
  const contentHash = text(headers.ledgercontenthash)
  if (contentHash?.length !== hashLength) return { header: 'ledgercontenthash' }
  if (text(headers.ce_specversion) !== '1.0') return { header: 'ce_specversion' }
  if (text(headers.ce_id) !== shardId + '-' + position) return { header: 'ce_id' }
  const traceparent = headers.traceparent === undefined ? undefined : text(headers.traceparent)
  return { shardId, position, epoch, recordedAt, contentHash, type, traceparent }
}

/** Of a SHA-256 in hex; what else is in it is compared with the hash itself. */
const hashLength = 64
const integerPattern = /^(0|[1-9][0-9]{0,15})$/
const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** A header is one value of Latin letters; one that comes twice is none. */
function text(value: HeaderValue): string | undefined {
  if (Buffer.isBuffer(value)) return value.toString('latin1')
  return typeof value === 'string' ? value : undefined
}

function integer(value: HeaderValue, minimum: number, maximum: number): number | undefined {
  const digits = text(value)
  if (digits === undefined || !integerPattern.test(digits)) return undefined
  const number = Number(digits)
  return number >= minimum && number <= maximum ? number : undefined
}

function time(value: HeaderValue): string | undefined {
  const instant = text(value)
  if (instant === lastTime) return instant
  if (instant === undefined || !timePattern.test(instant)) return undefined
  if (Number.isNaN(Date.parse(instant))) return undefined
  lastTime = instant
  return instant
}

/** The records of one commit share their time. */
let lastTime: string | undefined
