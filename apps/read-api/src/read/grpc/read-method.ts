import type { GrpcAnswer, GrpcMethod, RpcCodec } from '@ledger/grpc'
import { readRequest } from '@ledger/grpc'
import { filledPath, requireScope } from '@ledger/runtime'
import type { ReadAnswer } from '../read-answer.ts'
import type { ReadSpec } from '../read-spec.ts'
import type { Reader } from '../reader.ts'
import { admitRead } from './admit-read.ts'

/** One read in one call: the message says what the URL says over HTTP, and goes the same way. */
export function readMethod(reader: Reader, spec: ReadSpec, codec: RpcCodec): GrpcMethod {
  return {
    kind: 'unary',
    isCommand: false,
    handle: async (message, call) => {
      const requireRight = (): void => requireScope(call.principal, spec.scope)
      const { params } = readRequest(codec, message, requireRight)
      call.setInstance(filledPath(spec.path, params))
      const { metadata, principal, deadlineAt, signal } = call
      const { consistency, minToken, ifNoneMatch } = metadata
      const raw = { params, consistency, minToken, ifNoneMatch, principal, deadlineAt, signal }
      return answerOf(codec, await spec.answer(reader, admitRead(spec, raw)))
    },
  }
}

const empty = Buffer.alloc(0)

function answerOf(codec: RpcCodec, answer: ReadAnswer): GrpcAnswer {
  const { token, etag } = answer
  const metadata = {
    ...(token === undefined ? {} : { 'ledger-token': token }),
    ...(etag === undefined ? {} : { etag }),
  }
  switch (answer.kind) {
    case 'body':
      return { kind: 'message', message: codec.writeAnswer({ body: answer.body }), metadata }
    case 'not_modified':
      return { kind: 'message', message: empty, metadata: { ...metadata, 'not-modified': 'true' } }
    default:
      return answer satisfies never
  }
}
