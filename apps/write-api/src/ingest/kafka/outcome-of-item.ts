import { problems } from '@ledger/wire'
import { instanceOf } from '../../command/instance-of.ts'
import { answerFormOf } from '../../decide/answer-form.ts'
import type { Verdict } from '../../decide/verdict.ts'
import type { OutcomeToStore } from '../../journal/insert-outcomes.ts'
import type { CommandItem, DeadItem, Item } from './item.ts'
import type { ReadMessage } from './read-message.ts'

/** @param verdict of a command; undefined for what never became one */
export function outcomeOfItem(
  item: Item,
  verdict: Verdict | undefined,
  ordinal: number,
): OutcomeToStore {
  if (item.kind === 'dead') return outcomeOfDead(item, ordinal)
  if (verdict === undefined) throw new Error('a command was not decided')
  return { ...nothingYet(item.read, ordinal), ...outcomeOfCommand(item), ...judged(item, verdict) }
}

function nothingYet(read: ReadMessage, ordinal: number): Omit<OutcomeToStore, 'result' | 'status'> {
  return {
    ordinal,
    offset: read.message.offset,
    ledgerNo: 0,
    source: read.source ?? null,
    commandId: read.commandId ?? null,
    key: read.idempotencyKey ?? null,
    operation: read.spec?.name ?? null,
    isReplay: false,
    record: null,
    form: null,
    refusal: null,
    fault: null,
    instance: instanceOfRead(read),
    traceparent: read.traceparent ?? null,
  }
}

function outcomeOfCommand({ command }: CommandItem): Pick<OutcomeToStore, 'ledgerNo' | 'key'> {
  return { ledgerNo: command.ledger.ledgerNo, key: command.idempotencyKey }
}

type Judged = Pick<OutcomeToStore, 'result' | 'status'> &
  Partial<Pick<OutcomeToStore, 'isReplay' | 'record' | 'form' | 'refusal'>>

function judged({ command, spec }: CommandItem, verdict: Verdict): Judged {
  const form = JSON.stringify(answerFormOf(command.operation))
  switch (verdict.made) {
    case 'record': {
      const { ordinal: record, isReplay } = verdict
      return { result: 0, status: spec.status, isReplay, record, form }
    }
    case 'stored-record': {
      const { position, recordedAt } = verdict.stored
      if (position === null) throw new Error('a stored record without a position')
      const record = { position, recordedAt }
      return { result: 0, status: spec.status, isReplay: true, record, form }
    }
    case 'refusal': {
      const { refusal, isReplay } = verdict
      const { status } = problems[refusal.code]
      return { result: 1, status, isReplay, refusal: JSON.stringify(refusal) }
    }
    default:
      return verdict satisfies never
  }
}

function outcomeOfDead({ read, fault }: DeadItem, ordinal: number): OutcomeToStore {
  const { status } = problems[fault.code]
  const isHidden = fault.code === 'card_number_not_allowed'
  return {
    ...nothingYet(read, ordinal),
    result: 2,
    status,
    fault: JSON.stringify(fault),
    ...(isHidden && { key: null, commandId: null, source: null, instance: placeOf(read) }),
  }
}

function instanceOfRead(read: ReadMessage): string {
  const { spec, content } = read
  return spec === undefined || content.fault !== undefined
    ? placeOf(read)
    : instanceOf(spec, content.params)
}

function placeOf({ message }: ReadMessage): string {
  return `/topics/${message.topic}/${message.partition}/${message.offset}`
}
