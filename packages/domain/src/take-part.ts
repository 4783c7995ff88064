import { unbalancedCurrency } from './currency-sums.ts'
import type { Direction } from './direction.ts'
import type { Decision, Refusal } from './refusal.ts'
import { accept, refuse } from './refusal.ts'
import type { TransactionLine } from './transaction.ts'

/** A part of an entry of a transaction, named as the entry was. */
export interface PartEntry {
  readonly address: string
  readonly direction: Direction
  /** Minor units, above 0 and at most 38 digits. */
  readonly amountMinor: bigint
  /** When given, it must be the account's own. */
  readonly currency?: string
}

/** An entry of a part and the first line that it names. */
interface NamedEntry {
  readonly entry: PartEntry
  readonly line: TransactionLine
}

/** How much of a line is taken, in minor units. */
export interface TakenLine {
  readonly line: TransactionLine
  readonly takenMinor: bigint
}

/**
 * Takes a part out of what is left of a transaction: balanced, of its own entries, and no more of
 * any than is left. Entries of one account and direction are one sum, taken from the first on.
 * @param leftOf minor units
 * @param part left out: all that is left
 * @returns every line, in its order, also those of which nothing is taken
 */
export function takePart(
  lines: readonly TransactionLine[],
  leftOf: (line: TransactionLine) => bigint,
  part: readonly PartEntry[] | undefined,
): Decision<readonly TakenLine[]> {
  if (part === undefined) {
    return accept(lines.map((line) => ({ line, takenMinor: leftOf(line) })))
  }
  const named: NamedEntry[] = []
  for (const [index, entry] of part.entries()) {
    const line = lines.find((each) => isOf(entry, each))
    if (line === undefined) {
      return refuse('entry_not_in_transaction', {
        pointer: `/entries/${index}/account`,
        subject: entry.address,
      })
    }
    named.push({ entry, line })
  }
  const refusal = refuseCurrencies(named)
  if (refusal !== undefined) return { outcome: 'refused', refusal }
  return takeEach(lines, leftOf, part)
}

function refuseCurrencies(part: readonly NamedEntry[]): Refusal | undefined {
  for (const [index, { entry, line }] of part.entries()) {
    if (entry.currency !== undefined && entry.currency !== line.currency) {
      const pointer = `/entries/${index}/currency`
      return { code: 'currency_mismatch', pointer, subject: line.currency }
    }
  }
  const unbalanced = unbalancedCurrency(
    part.map(({ entry: { direction, amountMinor }, line: { currency } }) => ({
      currency,
      direction,
      amountMinor,
    })),
  )
  if (unbalanced !== undefined) {
    return { code: 'unbalanced', pointer: '/entries', subject: unbalanced }
  }
  return undefined
}

function takeEach(
  lines: readonly TransactionLine[],
  leftOf: (line: TransactionLine) => bigint,
  part: readonly PartEntry[],
): Decision<readonly TakenLine[]> {
  const taking = lines.map((line) => ({ line, leftMinor: leftOf(line), takenMinor: 0n }))
  for (const [index, entry] of part.entries()) {
    let wanted = entry.amountMinor
    for (const each of taking) {
      if (!isOf(entry, each.line)) continue
      const more = wanted < each.leftMinor ? wanted : each.leftMinor
      each.leftMinor -= more
      each.takenMinor += more
      wanted -= more
    }
    if (wanted > 0n) {
      return refuse('part_too_large', {
        pointer: `/entries/${index}/amount`,
        subject: (entry.amountMinor - wanted).toString(),
      })
    }
  }
  return accept(taking)
}

function isOf(entry: PartEntry, line: TransactionLine): boolean {
  return entry.address === line.address && entry.direction === line.direction
}
