import type { Readable } from 'node:stream'
import { sendFault } from '@ledger/runtime'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Acceptance } from '../../decide/command.ts'
import { readAtomicItems } from './atomic-items.ts'
import { atomicOutcomeOf } from './atomic-outcome.ts'
import type { BulkForm } from './bulk-form.ts'
import type { BulkItem } from './bulk-item.ts'
import type { BulkLimits } from './bulk-limits.ts'
import { acceptedResult } from './bulk-result.ts'
import type { AtomicContext } from './post-atomically.ts'
import { postAtomically } from './post-atomically.ts'

/** Answers once all items are posted, with what each made, or with the fault of the one to blame. */
export async function answerAtomically(
  request: FastifyRequest,
  reply: FastifyReply,
  context: Omit<AtomicContext, 'turns' | 'deadlineAt'> & {
    readonly limits: BulkLimits
    readonly form: BulkForm
  },
): Promise<FastifyReply> {
  const { writer, limits, form, isDryRun } = context
  const held = { gauge: limits.held, bytes: 0 }
  try {
    const body = request.body as Readable // as addRawBody hands it on
    const items = await readAtomicItems(body, form.isLines, held)
    const deadlineAt = performance.now() + writer.deadlineMs
    const answers = await postAtomically(items, { ...context, turns: limits.turns, deadlineAt })
    const outcome = atomicOutcomeOf(answers)
    if (isDryRun) reply.header('dry-run', 'true')
    if (outcome.isReplay) reply.header('idempotency-replayed', 'true')
    if (outcome.kind === 'refused') return await sendFault(request, reply, outcome.fault)
    return await reply
      .code(201)
      .header('content-type', form.contentType)
      .send(resultsOf(items, outcome.answers, form))
  } finally {
    limits.held.give(held.bytes)
  }
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
