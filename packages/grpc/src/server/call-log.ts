import type { Fault, Log, Principal } from '@ledger/runtime'
import { grpcStatusOf } from '@ledger/wire'
import type { CallMetadata } from './call-metadata.ts'

/** One line a call: at info when it failed, at debug when it went well. */
export function logCall(
  log: Log,
  call: {
    readonly path: string
    readonly metadata: CallMetadata
    /** By `performance.now()`. */
    readonly startedAt: number
    readonly code?: Fault['code']
    readonly principal?: Principal
  },
): void {
  const level = call.code === undefined ? 'debug' : 'info'
  if (!log.isLevelEnabled(level)) return
  const line = {
    method: 'grpc',
    path: call.path,
    status: call.code === undefined ? 'OK' : grpcStatusOf[call.code],
    code: call.code,
    elapsed_ms: Math.round((performance.now() - call.startedAt) * 10) / 10,
    request_id: call.metadata.requestId,
    trace_id: call.metadata.traceId,
    actor: call.principal?.actor,
  }
  log[level](line, 'request')
}
