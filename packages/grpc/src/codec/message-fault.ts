import { pointerTo, ProblemError } from '@ledger/runtime'
import type { ProblemCode } from '@ledger/wire'

export type MessageFaultCode = Extract<
  ProblemCode,
  'invalid_message' | 'duplicate_key' | 'ill_formed_text' | 'unknown_field' | 'invalid_field'
>

/** What is wrong with a message, on its way up: each message that it is in puts its name in front. */
export class MessageFault extends Error {
  readonly code: MessageFaultCode
  /** Without a subject, as in "is given twice". */
  readonly detail: string
  readonly path: (string | number)[]

  constructor(code: MessageFaultCode, detail: string, path: readonly (string | number)[] = []) {
    super(detail)
    this.name = 'MessageFault'
    this.code = code
    this.detail = detail
    this.path = [...path]
  }

  within(...names: readonly (string | number)[]): this {
    this.path.unshift(...names)
    return this
  }
}

/**
 * What `BinaryReader` throws is about bytes that are no protobuf or end too early; all else that is not
 * a fault is a bug.
 */
export function faultOfBytes(error: unknown): MessageFault {
  if (error instanceof MessageFault) return error
  if (error instanceof TypeError || !(error instanceof Error)) throw error
  return new MessageFault('invalid_message', 'is cut off, or no protobuf')
}

/**
 * As HTTP says it: pointers go into the body, and what is wrong beside it is named in the detail alone.
 * @param bodyFields the fields of the request one of which is the body
 */
export function problemOfMessage(fault: MessageFault, bodyFields: readonly string[]): ProblemError {
  const { code, detail, path } = fault
  const [first, ...rest] = path
  const isInBody = typeof first === 'string' && bodyFields.includes(first)
  if (!isInBody) {
    const subject = path.length === 0 ? 'The message' : `Field \`${path.join('.')}\` of the request`
    return new ProblemError({ code, detail: `${subject} ${detail}.` })
  }
  const pointer = pointerTo(rest)
  return new ProblemError({
    code,
    detail: `${pointer === '' ? 'The body' : `\`${pointer}\``}: ${detail}`,
    errors: [{ pointer, code, detail }],
  })
}
