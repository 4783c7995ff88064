import type { Metadata, ServerInterceptor, ServerListener } from '@grpc/grpc-js'
import { ServerInterceptingCall, status } from '@grpc/grpc-js'
import type { GrpcMethod } from './grpc-service.ts'
import type { Calls } from './run-call.ts'
import { statusOfRefused } from './run-call.ts'

type Call = ConstructorParameters<typeof ServerInterceptingCall>[0]

/** Health asks with the name of a service. */
const openMessageBytesMax = 8_192
const openTooLarge = {
  code: status.INVALID_ARGUMENT,
  details: 'A message without an API key may have 8 KiB.',
}

/**
 * Nothing is read of a call before its key is known: a method runs only once its message is there in
 * whole, and until then grpc-js holds, inflated, whatever anybody sends and does not end. The key is
 * looked up again when the call runs, which is a look-up in a map.
 * @param methods by their paths; all others are open, and have small messages
 */
export function keyFirst(
  calls: Calls,
  methods: ReadonlyMap<string, GrpcMethod>,
): ServerInterceptor {
  return ({ path }, call) => {
    const method = methods.get(path)
    const listener = method === undefined ? openListener(call) : keyed(calls, path, method, call)
    return new ServerInterceptingCall(call, { start: (next) => next(listener) })
  }
}

function keyed(calls: Calls, path: string, method: GrpcMethod, call: Call): ServerListener {
  return {
    onReceiveMetadata: (metadata, next) => {
      const refuse = (error: unknown): void => {
        call.sendStatus(statusOfRefused(calls, method, { path, metadata }, error))
      }
      let known: unknown
      try {
        known = calls.apiKeys.authenticate(headerOf(metadata))
      } catch (error) {
        refuse(error)
        return
      }
      if (known instanceof Promise) void known.then(() => next(metadata), refuse)
      else next(metadata)
    },
  }
}

function headerOf(metadata: Metadata): string | undefined {
  const values = metadata.get('authorization')
  return values.length === 0 ? undefined : values.join(', ')
}

function openListener(call: Call): ServerListener {
  return {
    onReceiveMessage: (message: Buffer, next) => {
      if (message.length > openMessageBytesMax) call.sendStatus(openTooLarge)
      else next(message)
    },
  }
}
