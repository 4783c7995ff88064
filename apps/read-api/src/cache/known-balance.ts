import type { Place } from '../place.ts'

/** A rendered balance and how far the journal was when it held. */
export interface KnownBalance {
  readonly epoch: number
  readonly version: number
  /** `{"account":…` up to the balances, without what differs from answer to answer. */
  readonly text: string
  readonly place: Place
  /**
   * Rendered from a head of the journal. Only such a text may be served again for a version that the
   * journal names: what came from Redis or the projection may be wrong under the right version.
   */
  readonly isFromHead: boolean
  /** When it was last looked for a newer one, by the monotonic clock. */
  readonly lookedAtMs: number
}
