import { ProblemError } from '@ledger/runtime'
import { utcTime } from '@ledger/wire'
import { Type } from 'typebox'

// No examples: the document shows the balance of now, which has an ETag.
export const asOfQuery = {
  as_of: Type.Optional(
    Type.String({
      format: 'date-time',
      description:
        'RFC 3339: the balance of all entries whose `effective_at` is not after this time. May lie in the future.',
    }),
  ),
  as_of_version: Type.Optional(
    Type.String({
      pattern: '^(0|[1-9][0-9]{0,15})$',
      description:
        'Only with `as_of`: only the first so many entries of the account, as it was known when it had this version.',
    }),
  ),
}

/** When, in UTC, and as known at which version; undefined for the newest. */
export interface AsOf {
  readonly time: string
  readonly version: number | undefined
}

/** @throws ProblemError invalid_parameter */
export function asOfOf(query: {
  readonly as_of?: string | undefined
  readonly as_of_version?: string | undefined
}): AsOf | undefined {
  const { as_of: time, as_of_version: version } = query
  if (time !== undefined) {
    return { time: utcTime(time), version: version === undefined ? undefined : Number(version) }
  }
  if (version === undefined) return undefined
  const detail = 'The query parameter `as_of_version` needs `as_of`.'
  throw new ProblemError({ code: 'invalid_parameter', detail })
}
