/**
 * A time of RFC 3339 in UTC with its fraction of the second in the one form that answers have: none,
 * 3 digits or 6. `…:00.000Z` becomes `…:00Z`, `…:00.5Z` becomes `…:00.500Z`; what is finer than a
 * microsecond, which Postgres does not keep, is cut off.
 */
export function withPlainFraction(time: string): string {
  const point = time.indexOf('.')
  if (point < 0) return time
  const digits = time
    .slice(point + 1, -1)
    .slice(0, 6)
    .replace(/0+$/, '')
  if (digits === '') return `${time.slice(0, point)}Z`
  return `${time.slice(0, point)}.${digits.padEnd(digits.length > 3 ? 6 : 3, '0')}Z`
}
