import type { ServerDuplexStream, ServerUnaryCall } from '@grpc/grpc-js'
import { Metadata, type sendUnaryData } from '@grpc/grpc-js'
import type { ApiKeyAuth, Fault, Log } from '@ledger/runtime'
import { faultOfError, ProblemError } from '@ledger/runtime'
import { problems } from '@ledger/wire'
import { logCall } from './call-log.ts'
import { callMetadataOf, type CallMetadata } from './call-metadata.ts'
import type { GrpcAnswer, GrpcCall, GrpcMethod } from './grpc-service.ts'
import type { Connections } from './connections.ts'
import type { RefusalLog } from './refusal-log.ts'
import type { StreamOptions } from './service-stream.ts'
import { ServiceStream } from './service-stream.ts'
import { statusOfFault } from './status-of-fault.ts'
import type { Tally } from './tally.ts'

/** What every call of a server needs. */
export interface Calls {
  readonly log: Log
  readonly apiKeys: ApiKeyAuth
  readonly messageBytesMax: number
  /** Whether a command is refused now, where so many calls that were let in have no answer yet. */
  readonly isFull: (underWay: number) => boolean
  /** Aborts when the server stops. */
  readonly stopping: AbortSignal
  readonly stream: Pick<StreamOptions, 'idleMsMax'>
  readonly unaryTally: Tally
  readonly streamTally: Tally
  readonly connections: Pick<Connections, 'streamMsOf'>
  readonly refusals: RefusalLog
}

type UnaryMethod = GrpcMethod & { readonly kind: 'unary' }
type StreamMethod = GrpcMethod & { readonly kind: 'stream' }

/**
 * An answer has to leave before gRPC itself says that the deadline has passed, which is without our
 * reason. What has less time than `callMsMin` is not begun.
 */
const answerMs = 20
const callMsMin = 25

const overloaded: Fault = { code: 'overloaded', detail: 'Too many calls are under way already.' }
const full: Fault = { code: 'overloaded', detail: 'Too many commands are waiting already.' }
const stopped: Fault = { code: 'shutting_down', detail: 'This process is shutting down.' }
const tooLate: Fault = {
  code: 'deadline_exceeded',
  detail: 'The deadline of the call left no time to begin it.',
}

/** One call and its answer, whatever becomes of it. */
export async function runUnary(
  calls: Calls,
  method: UnaryMethod,
  call: ServerUnaryCall<Buffer, Buffer>,
  answer: sendUnaryData<Buffer>,
): Promise<void> {
  const startedAt = performance.now()
  const place = placeOf(call.getPath(), call.metadata)
  const refused = refusalOf(calls, method, calls.unaryTally)
  if (refused !== undefined) {
    answer(errorOf(refused, place))
    return
  }
  const gone = new AbortController()
  call.once('cancelled', () => gone.abort())
  try {
    const admitted = await admitCall(calls, call, place, gone.signal)
    requireSmall(call.request, calls.messageBytesMax)
    const result = await method.handle(call.request, admitted)
    sendResult(call, answer, result, place)
    logCall(calls.log, { ...place, startedAt, ...endOf(result), principal: admitted.principal })
  } catch (error) {
    const fault = faultOf(calls.log, error, method, place)
    answer(errorOf(fault, place))
    logCall(calls.log, { ...place, startedAt, code: fault.code })
  } finally {
    calls.unaryTally.leave()
  }
}

/** A stream until it ends, however. */
export async function runStream(
  calls: Calls,
  method: StreamMethod,
  call: ServerDuplexStream<Buffer, Buffer>,
): Promise<void> {
  const startedAt = performance.now()
  const place = placeOf(call.getPath(), call.metadata)
  const refused = refusalOf(calls, method, calls.streamTally)
  if (refused !== undefined) {
    call.emit('error', errorOf(refused, place))
    return
  }
  const gone = new AbortController()
  call.once('cancelled', () => gone.abort())
  try {
    const admitted = await admitCall(calls, call, place, gone.signal)
    const { stopping } = calls
    const livesMs = calls.connections.streamMsOf(call.getPeer())
    const stream = new ServiceStream(call, { ...calls.stream, stopping, livesMs })
    call.sendMetadata(metadataOf({ 'request-id': place.metadata.requestId }))
    const trailers = await method.handle(stream, admitted).finally(() => stream.release())
    call.end(metadataOf(trailers))
    logCall(calls.log, { ...place, startedAt, principal: admitted.principal })
  } catch (error) {
    const fault = faultOf(calls.log, error, method, place)
    if (!call.destroyed) call.emit('error', errorOf(fault, place))
    logCall(calls.log, { ...place, startedAt, code: fault.code })
  } finally {
    calls.streamTally.leave()
  }
}

/** What is known of a call whatever becomes of it. */
interface Place {
  readonly path: string
  readonly metadata: CallMetadata
  /** What its errors name: the path of the method until the call says better. */
  instance: string
}

function placeOf(path: string, metadata: Metadata): Place {
  return { path, metadata: callMetadataOf(metadata), instance: path }
}

/** The end of a call that is not let in, before anything of it was read. */
export function statusOfRefused(
  calls: Calls,
  method: GrpcMethod,
  call: { readonly path: string; readonly metadata: Metadata },
  error: unknown,
): ErrorStatus {
  const startedAt = performance.now()
  const place = placeOf(call.path, call.metadata)
  const fault = faultOf(calls.log, error, method, place)
  logCall(calls.log, { ...place, startedAt, code: fault.code })
  return errorOf(fault, place)
}

/** What keeps a call from being begun; else it has entered the tally. */
function refusalOf(calls: Calls, method: GrpcMethod, tally: Tally): Fault | undefined {
  if (calls.stopping.aborted) return stopped
  const isFull = method.isCommand && calls.isFull(calls.unaryTally.count)
  if (!isFull && tally.enter()) return undefined
  calls.refusals.count()
  return isFull ? full : overloaded
}

/** @throws ProblemError api_key_missing, api_key_invalid, overloaded, storage_unavailable, deadline_exceeded */
async function admitCall(
  { apiKeys }: Calls,
  call: ServerUnaryCall<Buffer, Buffer> | ServerDuplexStream<Buffer, Buffer>,
  place: Place,
  signal: AbortSignal,
): Promise<GrpcCall> {
  const { path, metadata } = place
  const principal = await apiKeys.authenticate(metadata.authorization)
  const leftMs = Number(call.getDeadline()) - Date.now()
  if (leftMs < callMsMin) throw new ProblemError(tooLate)
  const deadlineAt = performance.now() + leftMs - answerMs
  const setInstance = (instance: string): void => {
    place.instance = instance
  }
  return { path, metadata, principal, deadlineAt, signal, setInstance }
}

function requireSmall(message: Buffer, bytesMax: number): void {
  if (message.length <= bytesMax) return
  const detail = `A message may have ${bytesMax} bytes at most.`
  throw new ProblemError({ code: 'body_too_large', detail })
}

function sendResult(
  call: ServerUnaryCall<Buffer, Buffer>,
  answer: sendUnaryData<Buffer>,
  result: GrpcAnswer,
  place: Place,
): void {
  if (result.kind === 'fault') {
    answer(errorOf(result.fault, place, result.metadata))
    return
  }
  call.sendMetadata(metadataOf({ 'request-id': place.metadata.requestId, ...result.metadata }))
  answer(null, result.message)
}

function endOf(result: GrpcAnswer): { readonly code?: Fault['code'] } {
  return result.kind === 'fault' ? { code: result.fault.code } : {}
}

type ErrorStatus = Error & {
  readonly code: number
  readonly details: string
  readonly metadata: Metadata
}

/** What is answered with a status: its trailers are its only headers then. */
function errorOf(
  fault: Fault,
  { metadata, instance }: Place,
  more: Readonly<Record<string, string>> = {},
): ErrorStatus {
  // what was judged once is answered the same again, ids of the request included
  const { code, message, details } = statusOfFault(fault, {
    instance,
    requestId: fault.judgedRequestId ?? metadata.requestId,
    traceId: fault.judgedRequestId === undefined ? metadata.traceId : undefined,
  })
  const trailers = metadataOf({ 'request-id': metadata.requestId, ...more })
  trailers.set('grpc-status-details-bin', details)
  return Object.assign(new Error(message), { code, details: message, metadata: trailers })
}

function metadataOf(texts: Readonly<Record<string, string>>): Metadata {
  const metadata = new Metadata()
  for (const [name, text] of Object.entries(texts)) metadata.set(name, text)
  return metadata
}

function faultOf(log: Log, error: unknown, method: GrpcMethod, { path, metadata }: Place): Fault {
  const fault = faultOfError(error, method.isCommand ? 'POST' : 'GET')
  if (fault.code === 'internal') {
    log.error({ err: error, request_id: metadata.requestId, path }, 'fault')
  } else if (problems[fault.code].status === 503) {
    const err = error instanceof ProblemError ? error.cause : error
    log.warn({ code: fault.code, err, request_id: metadata.requestId, path }, 'refused')
  }
  return fault
}
