import type { Fault, Principal } from '@ledger/runtime'
import type { ServiceStream } from './service-stream.ts'
import type { CallMetadata } from './call-metadata.ts'

/** A call that was let in: its caller is known, and nothing of its message was read yet. */
export interface GrpcCall {
  /** `/ledger.v1.CommandService/PostTransaction`. */
  readonly path: string
  readonly metadata: CallMetadata
  readonly principal: Principal
  /** By `performance.now()`: when the caller stops waiting, less what an answer takes; or Infinity. */
  readonly deadlineAt: number
  /** Aborts when the caller has gone, by cancelling or by its deadline. */
  readonly signal: AbortSignal
  /** What errors name from now on, as HTTP does: a path. Until then it is that of the method. */
  setInstance(instance: string): void
}

export type GrpcAnswer =
  | {
      readonly kind: 'message'
      readonly message: Buffer
      /** `ledger-token`, `etag` and others: what the headers of HTTP tell. */
      readonly metadata?: Readonly<Record<string, string>>
    }
  | {
      readonly kind: 'fault'
      readonly fault: Fault
      readonly metadata?: Readonly<Record<string, string>>
    }

/** What a stream ends with. A stream that breaks off throws. */
export type StreamEnd = Readonly<Record<string, string>>

/** One method. Who may call it is judged in it, as scopes are: here only that somebody is known. */
export type GrpcMethod =
  | {
      readonly kind: 'unary'
      /** A command is refused at once while the service has more to do than it takes on. */
      readonly isCommand: boolean
      /** @throws ProblemError */
      handle(message: Buffer, call: GrpcCall): Promise<GrpcAnswer>
    }
  | {
      readonly kind: 'stream'
      readonly isCommand: boolean
      /** @throws ProblemError */
      handle(stream: ServiceStream, call: GrpcCall): Promise<StreamEnd>
    }

export interface GrpcService {
  /** `ledger.v1.CommandService`. */
  readonly name: string
  /** By their names; a method of the descriptors that is missing here does not start. */
  readonly methods: Readonly<Record<string, GrpcMethod>>
}
