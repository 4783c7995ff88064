import type { TransactionEvent } from '@ledger/wire'
import { encodeToken, renderTransaction, statusOf } from '@ledger/wire'
import type { Invariant, Violation } from '../invariants/violation.ts'
import type { StoredOperation } from './find-stored.ts'
import type { Operation, TransactionRequest, TransactionStep } from './operations-log.ts'

/**
 * Holds all calls of one key against what is stored under it. In the order of the findings: the calls
 * among themselves, then each acknowledged, refused and other call against the store.
 */
export function judgeOperation(
  calls: readonly Operation[],
  stored: readonly StoredOperation[],
): readonly Violation[] {
  const findings: Violation[] = []
  const finals = calls.filter(({ outcome }) => outcome === 'ok' || outcome === 'refused')
  const answers = new Set(finals.map(({ answer }) => answer))
  if (answers.size > 1) {
    findings.push(found('I6', 'one-answer-per-key', `${answers.size} different final answers`))
  }
  if (stored.length > 1) {
    findings.push(found('I6', 'one-effect-per-key', `stored ${stored.length} times`))
  }
  const [effect] = stored
  for (const call of finals) {
    const finding = call.outcome === 'ok' ? judgeOk(call, effect) : judgeRefused(call, effect)
    if (finding !== undefined) findings.push(finding)
  }
  if (finals.length === 0) findings.push(...judgeUnanswered(calls, effect))
  findings.push(...calls.flatMap((call) => judgeReused(call, effect)))
  return findings
}

/** I3: what was acknowledged is there, is what was asked for, and is told in the same bytes. */
function judgeOk(call: Operation, effect: StoredOperation | undefined): Violation | undefined {
  if (effect === undefined) return found('I3', 'acknowledged-exists', 'nothing is stored')
  const { position, recordedAt, epoch, body } = effect
  if (position === null) return found('I3', 'acknowledged-exists', 'a refusal is stored')
  if (recordedAt === null || epoch === null || body === null) {
    return found('I3', 'acknowledged-exists', `there is no record at ${position}`)
  }
  const event = JSON.parse(body) as TransactionEvent
  const difference = differenceFromRequest(call, event)
  if (difference !== undefined) return found('I3', 'acknowledged-is-the-request', difference)

  const token = encodeToken(effect.shardId, epoch, position)
  const rendered = renderTransaction(event, { position, recordedAt, token })
  if (rendered !== call.answer) {
    return found('I3', 'acknowledged-is-unchanged', `answered ${call.answer}, stored ${rendered}`)
  }
  return undefined
}

/** I4: what was refused has no record, and the refusal is stored as it was told. */
function judgeRefused(call: Operation, effect: StoredOperation | undefined): Violation | undefined {
  if (effect === undefined) return found('I4', 'refused-is-stored', 'nothing is stored')
  if (effect.refusal === null) {
    return found('I4', 'refused-has-no-effect', `recorded at ${effect.position}`)
  }
  const { code } = JSON.parse(effect.refusal) as { readonly code: string }
  if (code === call.code) return undefined
  return found('I4', 'refused-is-stored', `answered ${call.code}, stored ${code}`)
}

/**
 * I5: no call got a final answer. If one of them may have been carried out, none or one effect is
 * right and has to be what was asked for; if none may, nothing is stored (I4).
 */
function judgeUnanswered(
  calls: readonly Operation[],
  effect: StoredOperation | undefined,
): readonly Violation[] {
  if (effect === undefined || calls.some(({ outcome }) => outcome === 'key_reused')) return []
  const unknown = calls.filter(({ outcome }) => outcome === 'unknown')
  if (unknown.length === 0) {
    const told = [...new Set(calls.map(({ outcome }) => outcome))].join(', ')
    return [found('I4', 'rejected-has-no-effect', `only ${told}, but something is stored`)]
  }
  const { body } = effect
  if (body === null) return []
  const event = JSON.parse(body) as TransactionEvent
  const differences = unknown.map((call) => differenceFromRequest(call, event))
  if (differences.includes(undefined)) return []
  return [found('I5', 'unknown-is-the-request', differences[0] ?? '')]
}

/** I6: a key that was called used by another command does hold another one. */
function judgeReused(call: Operation, effect: StoredOperation | undefined): readonly Violation[] {
  if (call.outcome !== 'key_reused') return []
  if (effect === undefined) return [found('I6', 'reused-key-exists', 'nothing is stored')]
  if (effect.body === null) return []
  const event = JSON.parse(effect.body) as TransactionEvent
  if (differenceFromRequest(call, event) !== undefined) return []
  return [found('I6', 'reused-key-differs', 'the same request was called another one')]
}

/** The first way in which a record is not what was asked for; undefined when it is. */
function differenceFromRequest(call: Operation, event: TransactionEvent): string | undefined {
  if (call.step !== undefined) return differenceFromStep(call.step, event)
  const asked = comparable(call.request, call.ledger)
  const recorded = comparable(
    {
      ...event,
      id: call.request.id === undefined ? undefined : event.id,
      status: statusOf(event),
      effective_at: call.request.effective_at ?? '',
    },
    event.ledger,
  )
  const askedTime = Date.parse(call.request.effective_at ?? event.effective_at)
  if (asked === recorded && askedTime === Date.parse(event.effective_at)) return undefined
  return `asked for ${JSON.stringify(call.request)}, recorded ${JSON.stringify(event)}`
}

function differenceFromStep(
  { name, transaction }: TransactionStep,
  event: TransactionEvent,
): string | undefined {
  const done =
    event.type === 'transaction.posted'
      ? ['reverse', event.reverses]
      : [stepNames.get(event.type), event.id]
  if (done[0] === name && done[1] === transaction) return undefined
  return `asked to ${name} ${transaction}, recorded ${JSON.stringify(event)}`
}

const stepNames: ReadonlyMap<string, TransactionStep['name']> = new Map([
  ['pending.posted', 'post'],
  ['pending.voided', 'void'],
])

type Asked = Omit<TransactionRequest, 'status' | 'id'> & {
  readonly status?: string
  readonly id?: string | undefined
}

/** What a request and the record of it have in common, as one text. */
function comparable(request: Asked, ledger: string): string {
  return JSON.stringify([
    ledger,
    request.status ?? 'posted',
    request.entries.map(({ account, direction, amount }) => [account, direction, amount]),
    request.external_id ?? null,
    request.id ?? null,
    request.source ?? null,
    request.correlation_id ?? null,
    Object.entries(request.metadata ?? {}).sort(),
  ])
}

function found(invariant: Invariant, rule: string, detail: string): Violation {
  return { invariant, rule, detail }
}
