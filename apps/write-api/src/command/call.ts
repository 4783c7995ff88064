import type { Fault, Principal } from '@ledger/runtime'
import type { Origin } from '@ledger/wire'

/** The doors that a caller can come through. */
export type Transport = Exclude<Origin['transport'], 'system'>

/** A command as it came through a door: read, valid and allowed, but nothing looked up yet. */
export interface CommandCall<Params = unknown, Body = unknown> {
  /** Of the path, and of the query what is part of the target; the same names behind every door. */
  readonly params: Params
  /** As sent, before defaults: what the fingerprint is made of. */
  readonly body: Body
  /** Checked and without quotes; undefined when none was sent. */
  readonly idempotencyKey: string | undefined
  /** As sent; undefined where the command takes none. */
  readonly ifMatch: string | undefined
  readonly isDryRun: boolean
  readonly principal: Principal
  readonly requestId: string
  /** Valid, to be handed on. */
  readonly traceparent: string | undefined
  /** By `performance.now()`; never later than WRITE_DEADLINE_MS from its arrival. */
  readonly deadlineAt: number
  readonly transport: Transport
}

/** Who calls, and through which door. */
export type Caller = Pick<CommandCall, 'principal' | 'requestId' | 'traceparent' | 'transport'>

/** A definitive answer to a call, the same through every door. */
export type CallOutcome =
  | {
      readonly kind: 'answered'
      readonly status: 200 | 201
      /** JSON, the same bytes through every door. */
      readonly body: string
      /** Undefined for what no shard knows of (currencies). */
      readonly token: string | undefined
      readonly isReplay: boolean
    }
  | { readonly kind: 'refused'; readonly fault: Fault; readonly isReplay: boolean }
