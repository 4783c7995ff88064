import { ProblemError } from '@ledger/runtime'
import { bucketStart, rollupLevelMax, utcTime, type SearchTerm } from '@ledger/wire'
import { Type } from 'typebox'

/** Each is one more walk through an index. */
const metadataFiltersMax = 8

/** `metadata[name]=value`, several of which must all hold. */
export function metadataFilter(example: Readonly<Record<string, string>>) {
  return Type.Optional(
    Type.Record(Type.String({ pattern: '^[^\\u0000-\\u001f\\u007f]{1,64}$' }), filterText(1_024), {
      maxProperties: metadataFiltersMax,
      additionalProperties: false,
      description:
        'Those whose metadata have this text under this name: `metadata[kind]=fee`. Up to 8 of them; all must hold.',
      examples: [example],
    }),
  )
}

/** A text to be equal to; what cannot be stored cannot be asked for. */
export function filterText(
  lengthMax: number,
  note: { readonly description?: string; readonly examples?: readonly string[] } = {},
) {
  const { examples, ...rest } = note
  const pattern = `^[^\\u0000]{0,${lengthMax}}$`
  return Type.String({ pattern, ...rest, ...(examples && { examples: [...examples] }) })
}

/** The two ends of a time that `name` is about: from the first on, and before the second. */
export function rangeQuery<Name extends string>(name: Name, what: string) {
  const bound = (description: string, example: string) =>
    Type.Optional(Type.String({ format: 'date-time', description, examples: [example] }))
  return {
    [`${name}_from`]: bound(`${what} at this time or later.`, '1993-01-01T00:00:00Z'),
    [`${name}_to`]: bound(`${what} before this time.`, '2100-01-01T00:00:00Z'),
  } as Record<`${Name}_from` | `${Name}_to`, ReturnType<typeof bound>>
}

/** RFC 3339 in UTC; `infinity` and `-infinity` where an end is open. */
export interface TimeRange {
  readonly from: string
  readonly to: string
}

/**
 * A time that was asked for, or undefined when neither end was given.
 * @throws ProblemError invalid_parameter
 */
export function timeRangeOf(
  name: string,
  from: string | undefined,
  to: string | undefined,
): TimeRange | undefined {
  if (from === undefined && to === undefined) return undefined
  const range = {
    from: from === undefined ? '-infinity' : utcTime(from),
    to: to === undefined ? 'infinity' : utcTime(to),
  }
  // written to the microsecond, times sort as texts
  const isRightWay =
    from === undefined ||
    to === undefined ||
    bucketStart(range.from, rollupLevelMax) <= bucketStart(range.to, rollupLevelMax)
  if (isRightWay) return range
  const detail = `The query parameter \`${name}_from\` must not be after \`${name}_to\`.`
  throw new ProblemError({ code: 'invalid_parameter', detail })
}

/** Whether something with these terms is asked for: what shares a key with it is not. */
export function hasTerms(has: ReadonlySet<SearchTerm>, asked: readonly SearchTerm[]): boolean {
  return asked.every((term) => has.has(term))
}
