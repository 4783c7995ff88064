import type { GrpcCall, GrpcMethod, RpcMethod, ServiceStream, StreamEnd } from '@ledger/grpc'
import type { Fault } from '@ledger/runtime'
import { ProblemError } from '@ledger/runtime'
import { instanceOf } from '../../command/instance-of.ts'
import { OrderedResults } from '../../command/post-transactions/ordered-results.ts'
import { postItems } from '../../command/post-transactions/post-items.ts'
import { startingWith } from '../../command/post-transactions/starting-with.ts'
import { postTransaction } from '../../command/post-transaction/spec.ts'
import type { LedgerPlace } from '../../decide/command.ts'
import type { DoorParts } from '../door-parts.ts'
import { callerOf, ledgerToPostTo, requirePostingScope } from './posting.ts'
import type { StreamCodec, Tallied } from './stream-form.ts'
import { streamCodec, streamForm } from './stream-form.ts'

type Slices = AsyncGenerator<readonly Buffer[], void>

/** Posts what comes, each for itself, and answers in the order of the requests. */
export function streamMethod(parts: DoorParts, method: RpcMethod): GrpcMethod {
  const codec = streamCodec(method)
  return {
    kind: 'stream',
    isCommand: true,
    handle: async (stream, call) => {
      requirePostingScope(call)
      const slices = stream.requests()
      try {
        const first = await slices.next()
        if (first.done === true) return endOf(stream, { accepted: 0, refused: 0 }, 0)
        const ledger = await ledgerOfFirst(parts, call, codec, first.value)
        const requests = startingWith(first.value, slices)
        return await postStream(parts, { stream, call, codec, ledger, requests })
      } finally {
        await slices.return()
      }
    },
  }
}

/**
 * All requests name the ledger of the first, so what is wrong with that is wrong with the stream.
 * @throws ProblemError of the message; invalid_parameter, ledger_not_found
 */
async function ledgerOfFirst(
  { writer }: DoorParts,
  call: GrpcCall,
  codec: StreamCodec,
  [message = Buffer.alloc(0)]: readonly Buffer[],
): Promise<LedgerPlace> {
  const { params } = codec.read(message)
  call.setInstance(instanceOf(postTransaction, params))
  return ledgerToPostTo(writer, call, params['ledger'])
}

interface OpenStream {
  readonly stream: ServiceStream
  readonly call: GrpcCall
  readonly codec: StreamCodec
  readonly ledger: LedgerPlace
  readonly requests: Slices
}

/**
 * Requests are taken while there is room for their results, and results leave as fast as the caller
 * reads them; so one that reads nothing is soon not read from.
 */
async function postStream(
  { config, log, writer }: DoorParts,
  { stream, call, codec, ledger, requests }: OpenStream,
): Promise<StreamEnd> {
  const tallied: Tallied = { accepted: 0, refused: 0 }
  const { messageBytesMax } = config.grpc
  const results = new OrderedResults<Buffer>()
  const posting = postItems(requests, {
    writer,
    caller: callerOf(call),
    endsAt: call.deadlineAt,
    ledger,
    form: streamForm(codec, { call, ledger, messageBytesMax, tallied }),
    results,
    turns: writer.bulk.turns,
    log,
  }).then(
    () => results.end(),
    (error: unknown) => results.end(error),
  )
  const written = await writeResults(results, stream)
  // whoever has gone is not read from: there is no room for results that nobody takes
  await posting
  return endOf(stream, tallied, written)
}

/** @returns how many there were, when the caller was there for all of them; else fewer */
async function writeResults(
  results: OrderedResults<Buffer>,
  stream: ServiceStream,
): Promise<number> {
  let written = 0
  for await (const piece of results.read()) {
    for (const result of piece) {
      if (!(await stream.write(result))) return written
      written += 1
    }
  }
  return written
}

const stopping: Fault = {
  code: 'shutting_down',
  detail: 'This process is shutting down; requests without a result were not looked at.',
}
/** To its caller the same: what was not looked at is to be sent again, and arrives elsewhere. */
const old: Fault = {
  code: 'shutting_down',
  detail:
    'This connection is old, go on with a new stream; requests without a result were not looked at.',
}
const untaken: Fault = {
  code: 'outcome_unknown',
  detail: 'Results were not read for too long; requests without a result may have been posted.',
}

/**
 * The trailers of a stream whose requests all have their results.
 * @throws ProblemError shutting_down, outcome_unknown
 */
function endOf(
  { close }: ServiceStream,
  { accepted, refused }: Tallied,
  written: number,
): StreamEnd {
  const items = accepted + refused
  // the log tells it, too, of a caller that has gone
  if (written < items) throw new ProblemError(untaken)
  if (close === 'stopping') throw new ProblemError(stopping)
  if (close === 'old') throw new ProblemError(old)
  return { items: String(items), accepted: String(accepted), refused: String(refused) }
}
