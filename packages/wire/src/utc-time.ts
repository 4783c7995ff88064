import { withPlainFraction } from './plain-fraction.ts'

/**
 * A time as sent, in UTC: an offset is taken off, and the fraction of the second takes the form that
 * every answer has. What is finer than a microsecond is cut off.
 * @param text RFC 3339, checked by the schema; letters may be small
 */
export function utcTime(text: string): string {
  const time = text.toUpperCase()
  if (time.endsWith('Z')) return withPlainFraction(time)
  const fraction = /\.\d+/.exec(time)?.[0] ?? ''
  const shifted = new Date(time.replace(fraction, '')).toISOString()
  return withPlainFraction(shifted.replace('.000Z', `${fraction}Z`))
}
