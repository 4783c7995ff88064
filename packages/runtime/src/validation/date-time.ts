const form =
  /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i

/**
 * A time of RFC 3339 that exists and that Postgres keeps as it is: not 30 February, not 25:00, no leap
 * second, and in UTC from the year 1 to the year 9999.
 */
export function isDateTime(text: string): boolean {
  if (text.length > 40 || !form.test(text)) return false
  if (text.slice(8, 10) > '28' && !dayExists(text)) return false
  return !/^(0001|9999)/.test(text) || isYearOfFourDigits(text)
}

function dayExists(text: string): boolean {
  const year = Number(text.slice(0, 4)) + 400 // the same calendar; Date reads 0 to 99 as 19xx
  const month = Number(text.slice(5, 7))
  return Number(text.slice(8, 10)) <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** An offset may lead out of the first or the last year. */
function isYearOfFourDigits(text: string): boolean {
  const year = new Date(text.toUpperCase()).getUTCFullYear()
  return year >= 1 && year <= 9999
}
