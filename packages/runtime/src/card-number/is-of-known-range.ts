import creditCardType from 'credit-card-type'

interface Scheme {
  readonly name: string
  readonly ranges: readonly Range[]
  /** How many digits its numbers have. */
  readonly lengths: readonly number[]
}

/** Of the first digits of a number, both ends included. */
interface Range {
  readonly first: number
  readonly last: number
  readonly digits: number
}

// The library copies all it knows for every question, 50 µs: what it knows is read once.
const schemes: readonly Scheme[] = Object.values(creditCardType.types).map((type) => {
  const { patterns, lengths } = creditCardType.getTypeInfo(type)
  const ranges = patterns.map((pattern) => {
    const [first = 0, last = first] = [pattern].flat()
    return { first, last, digits: String(first).length }
  })
  return { name: type, ranges, lengths }
})

const prefixMax = Math.max(...schemes.flatMap(({ ranges }) => ranges.map(({ digits }) => digits)))

/** Whether a scheme issues cards with these first digits and this length. @param number 13 to 19 digits */
export function isOfKnownRange(number: string): boolean {
  // Visa has no cards of 13 digits any more, but those that were issued are still found
  if (number.length === 13 && number.startsWith('4')) return true
  const scheme = schemeOf(number)
  if (scheme === undefined) return false
  // JCB's old ranges 1800 and 2131 are of 15 digits; with 16, 1800… is a time in microseconds
  if (scheme.name === 'jcb' && !number.startsWith('35')) return number.length === 15
  return scheme.lengths.includes(number.length)
}

/** The scheme that names the most first digits; the first of several. */
export function schemeOf(number: string): Scheme | undefined {
  const prefixes = Array.from({ length: prefixMax + 1 }, (_, digits) =>
    Number(number.slice(0, digits)),
  )
  const isWithin = ({ first, last, digits }: Range): boolean => {
    const prefix = prefixes[digits] ?? 0
    return prefix >= first && prefix <= last
  }
  let best: { readonly scheme: Scheme; readonly digits: number } | undefined
  for (const scheme of schemes) {
    const range = scheme.ranges.find(isWithin)
    if (range !== undefined && range.digits > (best?.digits ?? 0)) {
      best = { scheme, digits: range.digits }
    }
  }
  return best?.scheme
}
