import { isOfKnownRange } from './is-of-known-range.ts'
import { passesLuhn } from './luhn.ts'
import { withoutKnownIds } from './without-known-ids.ts'

/** Nothing shorter is a card number (ISO/IEC 7812: 8 to 19 digits; those in use have 13 and more). */
const digitsMin = 13
const digitsMax = 19

/** At least 13 digits with at most one separator between two of them. */
const mayHold = /(?:\d[ -]?){12}\d/
const runs = /(?<![\p{L}\p{N}_])\d+(?:[ -]\d+)*(?![\p{L}\p{N}_])/gu
/**
 * How numbers are printed on cards: ISO/IEC 7813 leaves it open, schemes print these. Each is looked
 * for at every place, also within a longer row of groups, in time that grows with the text alone.
 */
const printed = [
  [4, 4, 4, 4],
  [4, 4, 4, 4, 3],
  [4, 6, 5],
  [4, 6, 4],
].map((groups) => {
  const digits = groups.map((count) => `\\d{${count}}`).join('[ -]')
  return new RegExp(`(?<!\\d)(?=(${digits})(?!\\d))`, 'g')
})

/**
 * Whether a text holds the number of a payment card: 13 to 19 digits of a known range and length that
 * pass the Luhn check, in one piece or in the groups that cards print, parted by spaces or dashes.
 * A number that is part of a word (an order number with letters), of a longer number, of a UUID or of
 * an IBAN is none.
 */
export function holdsCardNumber(text: string): boolean {
  if (text.length < digitsMin) return false
  const plain = toAscii(text)
  if (!mayHold.test(plain)) return false
  // ids are looked for last: it costs the most, and hardly a text gets there
  return someRunHoldsOne(plain) && someRunHoldsOne(withoutKnownIds(plain))
}

function someRunHoldsOne(plain: string): boolean {
  for (const [run] of plain.matchAll(runs)) {
    if (run.length >= digitsMin && runHoldsCardNumber(run)) return true
  }
  return false
}

/** Digits, spaces and dashes of other scripts and widths as their plain ones. */
function toAscii(text: string): string {
  if (/^[\x00-\x7f]*$/.test(text)) return text
  return text.normalize('NFKC').replaceAll(/[\u2010-\u2015\u2212]/g, '-')
}

function runHoldsCardNumber(run: string): boolean {
  if (run.split(/[ -]/).some(isCardNumber)) return true
  return printed.some((form) =>
    [...run.matchAll(form)].some(([, groups = '']) => isCardNumber(groups.replaceAll(/[ -]/g, ''))),
  )
}

function isCardNumber(digits: string): boolean {
  if (digits.length < digitsMin || digits.length > digitsMax) return false
  return passesLuhn(digits) && isOfKnownRange(digits)
}
