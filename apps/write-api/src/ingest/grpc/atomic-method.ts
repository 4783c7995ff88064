import type { GrpcAnswer, GrpcMethod, RpcCodec } from '@ledger/grpc'
import { filledPath } from '@ledger/runtime'
import { atomicOutcomeOf } from '../../command/post-transactions/atomic-outcome.ts'
import type { BulkItem, UnfitItem } from '../../command/post-transactions/bulk-item.ts'
import { fitItem } from '../../command/post-transactions/bulk-item.ts'
import { acceptedResult } from '../../command/post-transactions/bulk-result.ts'
import { fitAtomicItems } from '../../command/post-transactions/fit-atomic-items.ts'
import { postAtomically } from '../../command/post-transactions/post-atomically.ts'
import type { Answer } from '../../decide/command.ts'
import type { DoorParts } from '../door-parts.ts'
import { callerOf, ledgerToPostTo, requirePostingScope } from './posting.ts'

/** As errors name it, which are those of HTTP. */
const path = '/v1/ledgers/:ledger/transactions/bulk'

/** Many transactions in one call: all are posted or none is. They share the bounds of the bulk requests. */
export function atomicMethod({ writer }: DoorParts, codec: RpcCodec): GrpcMethod {
  return {
    kind: 'unary',
    isCommand: true,
    handle: async (message, call) => {
      const deadlineAt = Math.min(performance.now() + writer.deadlineMs, call.deadlineAt)
      requirePostingScope(call)
      const { params, body, isDryRun } = codec.readRequest(message)
      call.setInstance(filledPath(path, params))
      const ledger = await ledgerToPostTo(writer, call, params['ledger'])
      const { bulk } = writer
      bulk.enter()
      try {
        const items = fitAtomicItems(keyedOf(body), readKeyed)
        const posting = { writer, caller: callerOf(call), ledger, isDryRun, deadlineAt }
        const answers = await postAtomically(items, { ...posting, turns: bulk.turns })
        return answerOf(codec, items, answers, isDryRun)
      } finally {
        bulk.leave()
      }
    },
  }
}

/** `ledger.v1.KeyedTransaction`. */
interface KeyedTransaction {
  readonly idempotency_key?: string
  readonly transaction?: unknown
}

function keyedOf(body: unknown): readonly KeyedTransaction[] {
  return (body ?? []) as readonly KeyedTransaction[] // so the message has it
}

/** One without a transaction is one without entries. */
function readKeyed({ idempotency_key, transaction = {} }: KeyedTransaction): BulkItem | UnfitItem {
  return fitItem(idempotency_key, transaction)
}

function answerOf(
  codec: RpcCodec,
  items: readonly BulkItem[],
  answers: readonly Answer[],
  isDryRun: boolean,
): GrpcAnswer {
  const outcome = atomicOutcomeOf(answers)
  const metadata = {
    ...(isDryRun ? { 'dry-run': 'true' } : {}),
    ...(outcome.isReplay ? { 'idempotency-replayed': 'true' } : {}),
  }
  if (outcome.kind === 'refused') return { kind: 'fault', fault: outcome.fault, metadata }
  const results = items.map(({ key }, index) => {
    const answer = outcome.answers[index]
    if (answer === undefined) throw new Error('an item was posted without an answer')
    return acceptedResult(index, key, answer)
  })
  const message = codec.writeAnswer({ body: `[${results.join(',')}]`, isDryRun })
  return { kind: 'message', message, metadata }
}
