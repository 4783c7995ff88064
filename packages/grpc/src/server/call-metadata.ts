import type { Metadata } from '@grpc/grpc-js'
import { parseTraceparent, takeRequestId } from '@ledger/runtime'

/** The metadata of a call that mean something here; as with HTTP, others are passed over. */
export interface CallMetadata {
  readonly authorization: string | undefined
  readonly idempotencyKey: string | undefined
  readonly ifMatch: string | undefined
  readonly ifNoneMatch: string | undefined
  readonly consistency: string | undefined
  readonly minToken: string | undefined
  readonly requestId: string
  /** As it came, when it is valid. */
  readonly traceparent: string | undefined
  readonly traceId: string | undefined
}

export function callMetadataOf(metadata: Metadata): CallMetadata {
  const trace = parseTraceparent(textOf(metadata, 'traceparent'))
  return {
    authorization: textOf(metadata, 'authorization'),
    idempotencyKey: textOf(metadata, 'idempotency-key'),
    ifMatch: textOf(metadata, 'if-match'),
    ifNoneMatch: textOf(metadata, 'if-none-match'),
    consistency: textOf(metadata, 'consistency'),
    minToken: textOf(metadata, 'min-token'),
    requestId: takeRequestId(textOf(metadata, 'request-id')),
    traceparent: trace?.header,
    traceId: trace?.traceId,
  }
}

/** One that is given twice is joined, as Node does with headers: so it is refused where it matters. */
function textOf(metadata: Metadata, name: string): string | undefined {
  const values = metadata.get(name)
  return values.length === 0 ? undefined : values.join(', ')
}
