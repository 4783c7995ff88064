import { Client, credentials, Metadata, status, type ServiceError } from '@grpc/grpc-js'
import { compileDecoder, compileEncoder, ledgerDescriptors } from '@ledger/grpc'
import { GrpcPosting } from './grpc-posting.ts'
import { problemOfStatus, textsOf } from './grpc-status.ts'

const answerMsMax = 30_000

export interface GrpcReply {
  /** `OK`, `INVALID_ARGUMENT`, … */
  readonly status: string
  /** Of a status that is not OK: what it says to people. */
  readonly details: string
  /** As it came; empty when the status is not OK. */
  readonly message: Buffer
  /** The message as JSON, in which everything is missing that protobuf does not send. */
  readonly answer: Readonly<Record<string, unknown>>
  /** What HTTP would have answered, byte for byte; empty when it is OK, or has no room in the headers. */
  readonly problem: string
  /** The code of the catalogue; empty when it is OK. */
  readonly code: string
  /** Before the message and behind it. */
  readonly headers: Readonly<Record<string, string>>
}

export interface GrpcOptions {
  readonly metadata?: Readonly<Record<string, string>>
  /** How long it is waited for; no deadline when it is null. Calls 30 s unless given, streams without end. */
  readonly timeoutMs?: number | null
  readonly signal?: AbortSignal
}

export interface GrpcClient {
  /** @param request as JSON: bodies as over HTTP, beside the parameters of the path */
  call(method: string, request: object, options?: GrpcOptions): Promise<GrpcReply>
  /** Bytes as they are, which need not be a request. */
  send(method: string, bytes: Buffer, options?: GrpcOptions): Promise<GrpcReply>
  /** Opens a stream of `PostTransactions`. */
  post(options?: GrpcOptions): GrpcPosting
  close(): void
}

const asItIs = (bytes: Buffer): Buffer => bytes

/** A small caller of a service; any status is an answer. @param address `127.0.0.1:8090` */
export function createGrpcClient(
  address: string,
  service: 'CommandService' | 'QueryService',
  apiKey: string,
): GrpcClient {
  // a port may have been that of another test before
  const channel = { 'grpc.use_local_subchannel_pool': 1 }
  const client = new Client(address, credentials.createInsecure(), channel)
  const name = `ledger.v1.${service}`
  const { methods } = ledgerDescriptors().service(name)
  const codecs = new Map(
    methods.map(({ name: method, input, output }) => [
      method,
      { encode: compileEncoder(input), decode: compileDecoder(output) },
    ]),
  )
  const codecOf = (method: string) => {
    const codec = codecs.get(method)
    if (codec === undefined) throw new Error(`${name} has no method ${method}`)
    return codec
  }
  const metadataOf = ({ metadata = {} }: GrpcOptions): Metadata => {
    const sent = new Metadata()
    const all = { authorization: `Bearer ${apiKey}`, ...metadata }
    for (const [key, text] of Object.entries(all)) sent.set(key, text)
    return sent
  }
  const send = (method: string, bytes: Buffer, options: GrpcOptions = {}): Promise<GrpcReply> => {
    const { decode } = codecOf(method)
    const path = `/${name}/${method}`
    return reply(client, { path, bytes, metadata: metadataOf(options), options, decode })
  }
  return {
    call: (method, request, options) => send(method, codecOf(method).encode(request), options),
    send,
    post: (options = {}) => {
      const path = `/${name}/PostTransactions`
      const { timeoutMs = null } = options
      const metadata = metadataOf(options)
      const deadline = deadlineIn(timeoutMs)
      const stream = client.makeBidiStreamRequest(path, asItIs, asItIs, metadata, deadline)
      return new GrpcPosting(stream, codecOf('PostTransactions'))
    },
    close: () => client.close(),
  }
}

interface Sent {
  readonly path: string
  readonly bytes: Buffer
  readonly metadata: Metadata
  readonly options: GrpcOptions
  readonly decode: (bytes: Buffer) => unknown
}

function reply(client: Client, sent: Sent): Promise<GrpcReply> {
  const { path, bytes, metadata, options, decode } = sent
  const { timeoutMs = answerMsMax, signal } = options
  const deadline = deadlineIn(timeoutMs)
  return new Promise((resolve) => {
    let headers: Readonly<Record<string, string>> = {}
    const call = client.makeUnaryRequest(
      path,
      asItIs,
      asItIs,
      bytes,
      metadata,
      deadline,
      (error, message = Buffer.alloc(0)) => {
        if (error === null) {
          const answer = decode(message) as GrpcReply['answer'] // answers are objects
          resolve({ status: 'OK', details: '', message, answer, problem: '', code: '', headers })
        } else {
          resolve(replyOfError(error, headers))
        }
      },
    )
    call.on('metadata', (received: Metadata) => (headers = textsOf(received)))
    signal?.addEventListener('abort', () => call.cancel(), { once: true })
  })
}

function deadlineIn(timeoutMs: number | null): { readonly deadline?: number } {
  return timeoutMs === null ? {} : { deadline: Date.now() + timeoutMs }
}

function replyOfError(error: ServiceError, headers: GrpcReply['headers']): GrpcReply {
  const { json, code } = problemOfStatus(error.metadata)
  return {
    status: status[error.code] ?? String(error.code),
    details: error.details,
    message: Buffer.alloc(0),
    answer: {},
    problem: json,
    code,
    headers: { ...headers, ...textsOf(error.metadata) },
  }
}
