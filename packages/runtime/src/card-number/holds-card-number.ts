import creditCardType from 'credit-card-type'
import { passesLuhn } from './luhn.ts'
import { withoutKnownIds } from './without-known-ids.ts'

/** Nothing shorter is a card number (ISO/IEC 7812: 8 to 19 digits; those in use have 13 and more). */
const digitsMin = 13
const digitsMax = 19

/** At least 13 digits with at most one separator between two of them. */
const mayHold = /(?:\d[ -]?){12}\d/
const runs = /(?<![\p{L}\p{N}_])\d+(?:[ -]\d+)*(?![\p{L}\p{N}_])/gu
/** How numbers are printed on cards: ISO/IEC 7813 leaves it open, schemes print these. */
const printedGroups: ReadonlySet<string> = new Set(['4-4-4-4', '4-4-4-4-3', '4-6-5', '4-6-4'])
const groupsMax = 5

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
  const groups = run.split(/[ -]/)
  if (groups.some(isCardNumber)) return true
  for (let first = 0; first < groups.length; first += 1) {
    for (let count = 2; count <= Math.min(groupsMax, groups.length - first); count += 1) {
      const window = groups.slice(first, first + count)
      const isPrinted = printedGroups.has(window.map((group) => group.length).join('-'))
      if (isPrinted && isCardNumber(window.join(''))) return true
    }
  }
  return false
}

function isCardNumber(digits: string): boolean {
  if (digits.length < digitsMin || digits.length > digitsMax) return false
  return passesLuhn(digits) && isOfKnownRange(digits)
}

function isOfKnownRange(digits: string): boolean {
  // Visa has no cards of 13 digits any more, but those that were issued are still found
  if (digits.length === 13 && digits.startsWith('4')) return true
  return creditCardType(digits).some(({ type, lengths }) => {
    // JCB's old ranges 1800 and 2131 are of 15 digits; with 16, 1800… is a time in microseconds
    if (type === 'jcb' && !digits.startsWith('35')) return digits.length === 15
    return lengths.includes(digits.length)
  })
}
