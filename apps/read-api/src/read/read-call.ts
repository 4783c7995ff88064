import type { Principal } from '@ledger/runtime'

/** A read as it came through a door: its parameters are valid, and who asks may ask. */
export interface ReadCall<Params = unknown, Query = unknown> {
  /** Of the path; the same names behind every door. */
  readonly params: Params
  /** Texts, as in a URL; nothing is coerced. */
  readonly query: Query
  /** The headers `Consistency`, `Min-Token` and `If-None-Match` as they were sent; not judged yet. */
  readonly consistency: string | undefined
  readonly minToken: string | undefined
  readonly ifNoneMatch: string | undefined
  readonly principal: Principal
  /** By `performance.now()`: nobody looks at a later answer. Infinity when the door knows of none. */
  readonly deadlineAt: number
  /** Aborts when the caller has gone. Only what waits for news looks at it. */
  readonly signal: AbortSignal
}
