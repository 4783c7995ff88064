import type { GrpcCall, RpcCodec, RpcMethod } from '@ledger/grpc'
import { commandRpcs, compileEncoder, compileRpc } from '@ledger/grpc'
import type { Fault } from '@ledger/runtime'
import { ProblemError, refusalFault, renderProblem } from '@ledger/runtime'
import { problems } from '@ledger/wire'
import { instanceOf } from '../../command/instance-of.ts'
import type { BulkItem, UnfitItem } from '../../command/post-transactions/bulk-item.ts'
import { fitItem } from '../../command/post-transactions/bulk-item.ts'
import type { ItemForm } from '../../command/post-transactions/item-form.ts'
import type { ItemText } from '../../command/post-transactions/item-text.ts'
import { postTransaction } from '../../command/post-transaction/spec.ts'
import type { LedgerPlace } from '../../decide/command.ts'

/** The messages of the posting stream, which are the same for every stream. */
export interface StreamCodec {
  /** @throws ProblemError for what is no request */
  readonly read: RpcCodec['readRequest']
  /** A `ledger.v1.PostTransactionsResponse`. */
  readonly writeResult: (result: ItemResult) => Buffer
}

interface ItemResult {
  readonly index: number
  readonly idempotency_key: string | null
  readonly status: number
  readonly replayed: boolean
  readonly transaction?: unknown
  readonly problem?: object
}

export function streamCodec(method: RpcMethod): StreamCodec {
  return {
    read: compileRpc(method, commandRpcs.PostTransactions).readRequest,
    writeResult: compileEncoder(method.output),
  }
}

/** How many results there were of each kind. */
export interface Tallied {
  accepted: number
  refused: number
}

/** Requests and results of one stream, with the ids of its call in the problems. */
export function streamForm(
  codec: StreamCodec,
  stream: {
    readonly call: GrpcCall
    readonly ledger: LedgerPlace
    readonly messageBytesMax: number
    /** Counted in. */
    readonly tallied: Tallied
  },
): ItemForm<Buffer> {
  const { call, ledger, tallied } = stream
  // the same to the byte as a call of its own is told
  const instance = instanceOf(postTransaction, { ledger: ledger.ledgerId })
  const resultOfFault = (
    index: number,
    key: string | null,
    fault: Fault,
    replayed = false,
  ): Buffer => {
    tallied.refused += 1
    const { status } = problems[fault.code]
    const problem = problemOf(fault, call, instance)
    return codec.writeResult({ index, idempotency_key: key, status, replayed, problem })
  }
  return {
    read: (text) => readItem(codec, text, ledger, stream.messageBytesMax),
    failed: resultOfFault,
    answered: (index, key, answer) => {
      const { isReplay } = answer
      if (answer.outcome === 'refused') {
        return resultOfFault(index, key, refusalFault(answer.refusal), isReplay)
      }
      tallied.accepted += 1
      const { status } = postTransaction
      const transaction: unknown = JSON.parse(answer.body)
      const result = { index, idempotency_key: key, status, replayed: isReplay, transaction }
      return codec.writeResult(result)
    },
  }
}

/** The problem that HTTP would answer, and its bytes: there is room for them in a message. */
function problemOf(fault: Fault, { metadata }: GrpcCall, instance: string): object {
  const json = renderProblem(fault, {
    instance,
    requestId: fault.judgedRequestId ?? metadata.requestId,
    traceId: fault.judgedRequestId === undefined ? metadata.traceId : undefined,
  })
  return { ...(JSON.parse(json) as object), json }
}

/** Under all the rules for a call of its own, in the same order. */
function readItem(
  codec: StreamCodec,
  text: ItemText,
  { ledgerId }: LedgerPlace,
  messageBytesMax: number,
): BulkItem | UnfitItem {
  if ('fault' in text) return { key: null, fault: text.fault }
  if (text.length > messageBytesMax) {
    const detail = `A message may have ${messageBytesMax} bytes at most.`
    return { key: null, fault: { code: 'body_too_large', detail } }
  }
  try {
    // one without a transaction is one without entries
    const { params, body = {} } = codec.read(text)
    const item = fitItem(params['idempotency_key'], body)
    if (params['ledger'] === ledgerId) return item
    return { key: item.key, fault: otherLedger(ledgerId) }
  } catch (error) {
    if (error instanceof ProblemError) return { key: null, fault: error.fault }
    throw error
  }
}

/** They are judged in their order, which only those of one shard have. */
function otherLedger(ledgerId: string): Fault {
  return {
    code: 'invalid_parameter',
    detail: `The field \`ledger\` must be \`${ledgerId}\`, as in the first request of the stream.`,
  }
}
