import type { Readable } from 'node:stream'
import type { RefusalCode } from '@ledger/domain'
import { refusalFault, sendFault } from '@ledger/runtime'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Acceptance, Answer } from '../../decide/command.ts'
import { toBlame } from '../../decide/to-blame.ts'
import { readAtomicItems } from './atomic-items.ts'
import type { BulkForm } from './bulk-form.ts'
import type { BulkItem } from './bulk-item.ts'
import type { BulkLimits } from './bulk-limits.ts'
import { acceptedResult } from './bulk-result.ts'
import { faultOfItem } from './item-fault.ts'
import type { AtomicContext } from './post-atomically.ts'
import { postAtomically } from './post-atomically.ts'

/** Answers once all items are posted, with what each made, or with the fault of the one to blame. */
export async function answerAtomically(
  request: FastifyRequest,
  reply: FastifyReply,
  context: Omit<AtomicContext, 'turns'> & {
    readonly limits: BulkLimits
    readonly form: BulkForm
  },
): Promise<FastifyReply> {
  const { limits, form, isDryRun } = context
  const held = { gauge: limits.held, bytes: 0 }
  try {
    const body = request.body as Readable // as addRawBody hands it on
    const items = await readAtomicItems(body, form.isLines, held)
    const answers = await postAtomically(items, { ...context, turns: limits.turns })
    if (isDryRun) reply.header('dry-run', 'true')
    return await sendAnswers(request, reply, items, answers, form)
  } finally {
    limits.held.give(held.bytes)
  }
}

function sendAnswers(
  request: FastifyRequest,
  reply: FastifyReply,
  items: readonly BulkItem[],
  answers: readonly Answer[],
  form: BulkForm,
): FastifyReply {
  const index = toBlame(answers.map(codeOf))
  const blamed = index === undefined ? undefined : answers[index]
  if (index !== undefined && blamed?.outcome === 'refused') {
    if (blamed.isReplay) reply.header('idempotency-replayed', 'true')
    return sendFault(request, reply, faultOfItem(index, refusalFault(blamed.refusal)))
  }
  const accepted = answers.flatMap((answer) => (answer.outcome === 'accepted' ? [answer] : []))
  if (accepted.every(({ isReplay }) => isReplay)) reply.header('idempotency-replayed', 'true')
  return reply
    .code(201)
    .header('content-type', form.contentType)
    .send(resultsOf(items, accepted, form))
}

function codeOf(answer: Answer): RefusalCode | undefined {
  return answer.outcome === 'refused' ? answer.refusal.code : undefined
}

/** @param accepted the answer to each item */
function resultsOf(
  items: readonly BulkItem[],
  accepted: readonly Acceptance[],
  { before, between, ending, after }: BulkForm,
): string {
  const results = items.map(({ key }, index) => {
    const answer = accepted[index]
    if (answer === undefined) throw new Error('an item was posted without an answer')
    return acceptedResult(index, key, answer) + ending
  })
  return before + results.join(between) + after
}
