/** Postgres keeps microseconds; what is finer is cut off, in the record and in its columns alike. */
const finer = /(\.\d{6})\d+/

/**
 * A time as sent, in UTC: one that ends in `Z` stays as it is, one with an offset is shifted and
 * keeps its digits of the second.
 * @param text RFC 3339, checked by the schema; letters may be small
 */
export function utcTime(text: string): string {
  const time = text.toUpperCase().replace(finer, '$1')
  if (time.endsWith('Z')) return time
  const fraction = /\.\d+/.exec(time)?.[0] ?? ''
  return new Date(time.replace(fraction, '')).toISOString().replace('.000Z', `${fraction}Z`)
}
