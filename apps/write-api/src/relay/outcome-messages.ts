import type { OutgoingMessage } from '@ledger/stream'
import { partitionOfKey } from '@ledger/stream'
import type { Fault } from '@ledger/runtime'
import { parseTraceparent, refusalFault, renderProblem } from '@ledger/runtime'
import type { AnswerForm, JournalEvent, StoredRefusal } from '@ledger/wire'
import { encodeToken, renderAnswer } from '@ledger/wire'
import type { StoredLetter, StoredOutcome } from './outcome.ts'

/** The record that answers an accepted command. */
export interface AnsweringRecord {
  readonly position: number
  readonly recordedAt: string
  readonly epoch: number
  readonly body: string
}

const resultNames = ['accepted', 'refused', 'rejected'] as const

/**
 * What became of a message, as one of its own: the value has the bytes that HTTP would have answered, and
 * all else stands in headers. Its id is the place of the message, so a doubled one can be told.
 * @param ledgerId undefined when the message named no ledger
 */
export function resultMessage(
  outcome: StoredOutcome,
  ledgerId: string | undefined,
  record: AnsweringRecord | undefined,
  partitions: number,
): OutgoingMessage {
  const key =
    ledgerId === undefined ? (outcome.letter?.key ?? Buffer.alloc(0)) : Buffer.from(ledgerId)
  const fault = faultOf(outcome)
  const { value, token } =
    fault === undefined
      ? answerOf(outcome, record)
      : { value: problemOf(outcome, fault), token: undefined }
  return {
    partition: partitionOfKey(key, partitions),
    key,
    value,
    headers: {
      ...eventHeaders(outcome, ledgerId, fault),
      ...commandHeaders(outcome),
      ledgerstatus: String(outcome.status),
      ledgershard: String(outcome.shardId),
      ...(fault !== undefined && { ledgercode: fault.code }),
      ...(outcome.isReplay && { ledgerreplayed: 'true' }),
      ...(outcome.position !== null && { ledgerposition: String(outcome.position) }),
      ...(token !== undefined && { 'ledger-token': token }),
    },
    timestampMs: Date.parse(outcome.recordedAt),
  }
}

function eventHeaders(
  outcome: StoredOutcome,
  ledgerId: string | undefined,
  fault: Fault | undefined,
): Readonly<Record<string, string>> {
  const { topic, partition, offset, recordedAt, shardId, traceparent } = outcome
  const isProblem = fault !== undefined
  return {
    ce_specversion: '1.0',
    ce_id: `${topic}/${partition}/${offset}`,
    ce_source: ledgerId === undefined ? `/shards/${shardId}` : `/ledgers/${ledgerId}`,
    ce_type: `ledger.result.${resultNames[outcome.result]}`,
    ce_time: recordedAt,
    'content-type': isProblem ? 'application/problem+json' : 'application/json',
    ...(traceparent !== null && { traceparent }),
  }
}

/** By these a producer finds its command again. */
function commandHeaders(outcome: StoredOutcome): Readonly<Record<string, string>> {
  const { source, commandId, operation, key } = outcome
  return {
    ...(source !== null && { commandsource: source }),
    ...(commandId !== null && { commandid: commandId }),
    ...(operation !== null && { commandtype: `ledger.command.${operation}.v1` }),
    ...(key !== null && { 'idempotency-key': key }),
  }
}

/** Undefined for what was accepted. */
function faultOf({ refusal, fault }: StoredOutcome): Fault | undefined {
  if (refusal !== null) return refusalFault(JSON.parse(refusal) as StoredRefusal)
  return fault === null ? undefined : (JSON.parse(fault) as Fault)
}

function answerOf(
  { shardId, form }: StoredOutcome,
  record: AnsweringRecord | undefined,
): { readonly value: string; readonly token: string } {
  if (form === null || record === undefined) throw new Error('an answer without a record')
  const token = encodeToken(shardId, record.epoch, record.position)
  const event = JSON.parse(record.body) as JournalEvent
  const { position, recordedAt } = record
  const value = renderAnswer(JSON.parse(form) as AnswerForm, event, { position, recordedAt, token })
  return { value, token }
}

/** A refusal tells the request that was judged first, as over HTTP. */
function problemOf(outcome: StoredOutcome, fault: Fault): string {
  const { topic, partition, offset, instance, traceparent } = outcome
  const { judgedRequestId } = fault
  return renderProblem(fault, {
    instance,
    requestId: judgedRequestId ?? `kafka-${topic}/${partition}/${offset}`,
    traceId:
      judgedRequestId === undefined
        ? parseTraceparent(traceparent ?? undefined)?.traceId
        : undefined,
  })
}

/** A message that was not accepted, as it came, with where from and why. */
export function deadLetterMessage(
  outcome: StoredOutcome,
  letter: StoredLetter,
  partitions: number,
): OutgoingMessage {
  const { topic, partition, offset, shardId, commits, ordinal, recordedAt } = outcome
  const originals = letter.headers.map(([name, value]) => [`original-${name}`, value] as const)
  return {
    partition: partitionOfKey(letter.key ?? Buffer.alloc(0), partitions),
    key: letter.key,
    value: letter.value,
    headers: {
      ...Object.fromEntries(originals),
      dlqid: `${shardId}:${commits}:${ordinal}`,
      dlqtopic: topic,
      dlqpartition: String(partition),
      dlqoffset: String(offset),
      dlqcode: letter.code,
      dlqdetail: faultOf(outcome)?.detail ?? '',
      dlqattempts: String(letter.attempts),
      dlqtime: recordedAt,
      dlqvaluebytes: String(letter.valueBytes),
    },
    timestampMs: Date.parse(recordedAt),
  }
}
