import type { GrpcAnswer, GrpcCall, GrpcMethod, RpcCodec, RpcRequest } from '@ledger/grpc'
import { readRequest } from '@ledger/grpc'
import { requireScope } from '@ledger/runtime'
import type { RawCall } from '../../command/admit.ts'
import { admit } from '../../command/admit.ts'
import type { CallOutcome } from '../../command/call.ts'
import type { CommandSpec } from '../../command/command-spec.ts'
import { execute } from '../../command/execute.ts'
import { instanceOf } from '../../command/instance-of.ts'
import type { DoorParts } from '../door-parts.ts'

/** One command in one call: what HTTP would be sent is read out of the message, and goes the same way. */
export function commandMethod(
  { writer }: DoorParts,
  spec: CommandSpec,
  codec: RpcCodec,
): GrpcMethod {
  return {
    kind: 'unary',
    isCommand: true,
    handle: async (message, call) => {
      // it runs from the arrival: reading the message is part of it
      const deadlineAt = Math.min(performance.now() + writer.deadlineMs, call.deadlineAt)
      const requireRight = (): void => requireScope(call.principal, spec.scope)
      const request = readRequest(codec, message, requireRight)
      call.setInstance(instanceOf(spec, request.params))
      const outcome = await execute(writer, spec, admit(spec, rawCallOf(call, request, deadlineAt)))
      return answerOf(codec, outcome, request.isDryRun)
    },
  }
}

/** Nothing of it is checked but who sent it. */
function rawCallOf(call: GrpcCall, request: RpcRequest, deadlineAt: number): RawCall {
  const { metadata, principal } = call
  return {
    params: request.params,
    body: request.body,
    isDryRun: request.isDryRun,
    idempotencyKey: metadata.idempotencyKey,
    ifMatch: metadata.ifMatch,
    principal,
    requestId: metadata.requestId,
    traceparent: metadata.traceparent,
    deadlineAt,
    transport: 'grpc',
  }
}

function answerOf(codec: RpcCodec, outcome: CallOutcome, isDryRun: boolean): GrpcAnswer {
  const { isReplay } = outcome
  const metadata = {
    ...(isDryRun ? { 'dry-run': 'true' } : {}),
    ...(isReplay ? { 'idempotency-replayed': 'true' } : {}),
  }
  switch (outcome.kind) {
    case 'answered': {
      const { body, token } = outcome
      return {
        kind: 'message',
        message: codec.writeAnswer({ body, isReplay, isDryRun }),
        metadata: { ...metadata, ...(token === undefined ? {} : { 'ledger-token': token }) },
      }
    }
    case 'refused':
      return { kind: 'fault', fault: outcome.fault, metadata }
    default:
      return outcome satisfies never
  }
}
