import type { DescMethod } from '@bufbuild/protobuf'
import type { RpcShape } from '../rpc-shapes.ts'
import { compileDecoder } from './compile-decoder.ts'
import { compileEncoder } from './compile-encoder.ts'
import { MessageFault, problemOfMessage } from './message-fault.ts'

/** A method as the descriptors have it. */
export type RpcMethod = Pick<DescMethod, 'name' | 'input' | 'output'>

/** A request, as HTTP would have it. */
export interface RpcRequest {
  /** Of the path and of the query, by the names that they have there; numbers are numbers still. */
  readonly params: Readonly<Record<string, unknown>>
  /** As sent; undefined when there was none. */
  readonly body: unknown
  readonly isDryRun: boolean
}

/** An answer, as HTTP has it. */
export interface RpcAnswer {
  /** JSON. */
  readonly body: string
  readonly isReplay?: boolean
  readonly isDryRun?: boolean
}

export interface RpcCodec {
  /** @throws ProblemError invalid_message, unknown_field, duplicate_key, ill_formed_text, invalid_field */
  readRequest(bytes: Buffer): RpcRequest
  writeAnswer(answer: RpcAnswer): Buffer
}

/** Between the messages of a method and what HTTP has for them. */
export function compileRpc(
  { input, output }: Pick<RpcMethod, 'input' | 'output'>,
  shape: RpcShape,
): RpcCodec {
  const decode = compileDecoder(input)
  const encode = compileEncoder(output)
  const flags = new Set(output.fields.map(({ name }) => name))
  return {
    readRequest: (bytes) => partsOf(decodeWith(decode, bytes, shape), shape),
    writeAnswer: ({ body, isReplay = false, isDryRun = false }) => {
      const json: unknown = JSON.parse(body)
      const answer = shape.answer.length === 0 ? json : { [fieldOf(json, shape)]: json }
      return encode({
        ...(answer as object), // every answer of HTTP is an object or a list
        ...(isReplay && flags.has('replayed') ? { replayed: true } : {}),
        ...(isDryRun && flags.has('dry_run') ? { dry_run: true } : {}),
      })
    },
  }
}

function decodeWith(
  decode: (bytes: Buffer) => unknown,
  bytes: Buffer,
  { body }: RpcShape,
): Readonly<Record<string, unknown>> {
  try {
    return decode(bytes) as Readonly<Record<string, unknown>> // requests are objects
  } catch (error) {
    throw error instanceof MessageFault ? problemOfMessage(error, body) : error
  }
}

function partsOf(request: Readonly<Record<string, unknown>>, shape: RpcShape): RpcRequest {
  const params: Record<string, unknown> = {}
  let body: unknown
  let isDryRun = false
  for (const [name, value] of Object.entries(request)) {
    if (shape.body.includes(name)) body = value
    else if (name === 'dry_run') isDryRun = value === true
    else params[name] = value
  }
  return { params, body, isDryRun }
}

/** Of several forms the list is the one that has its own name in it: accounts, in `accounts`. */
function fieldOf(json: unknown, { answer }: RpcShape): string {
  const [first = '', second] = answer
  const isSecond =
    second !== undefined && typeof json === 'object' && json !== null && second in json
  return isSecond ? second : first
}
