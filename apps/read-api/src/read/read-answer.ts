import { isKnownToCaller } from '@ledger/wire'
import type { Place } from '../place.ts'
import type { ReadCall } from './read-call.ts'

/** What a read answers, through whichever door it was asked. */
export type ReadAnswer =
  | {
      readonly kind: 'body'
      /** JSON, the same bytes through every door. */
      readonly body: string
      /** The answer holds everything up to here; undefined when it is not of one shard. */
      readonly token: string | undefined
      /** Undefined where versions are not told apart. */
      readonly etag: string | undefined
      readonly keep: Keep
    }
  | {
      /** The caller has this version already. */
      readonly kind: 'not_modified'
      readonly token: string
      readonly etag: string
      readonly keep: Keep
    }

/** `revalidate`: may be another answer the next time. `for-ever`: will never be another one. */
export type Keep = 'revalidate' | 'for-ever'

/**
 * An answer that may be another one the next time it is asked for.
 * @param place undefined when the answer is not of one shard
 */
export function currentAnswer(place: Place | undefined, body: string): ReadAnswer {
  return { kind: 'body', body, token: place?.token, etag: undefined, keep: 'revalidate' }
}

/** A version of something, as its ETag names it. */
export interface Version {
  readonly token: string
  readonly etag: string
  /** `revalidate` unless given. */
  readonly keep?: Keep
  /** Only asked for when the caller has not got it yet. */
  render(): string
}

/** Nothing to who has this version already (`If-None-Match`), else the answer. */
export function versionAnswer(
  { ifNoneMatch }: Pick<ReadCall, 'ifNoneMatch'>,
  { token, etag, keep = 'revalidate', render }: Version,
): ReadAnswer {
  if (isKnownToCaller(ifNoneMatch, etag)) return { kind: 'not_modified', token, etag, keep }
  return { kind: 'body', body: render(), token, etag, keep }
}
