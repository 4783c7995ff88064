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

/**
 * Takes a part out of what is left of a transaction: balanced, of its own entries, and no more of
 * any than is left. Entries of one account and direction are one sum, taken from the first on.
 * @param part left out: all that is left
 * @returns what is taken of each line
 */
export function takePart(
  lines: readonly TransactionLine[],
  leftOf: (line: TransactionLine) => bigint,
  part: readonly PartEntry[] | undefined,
): Decision<readonly bigint[]> {
  const left = lines.map(leftOf)
  if (part === undefined) return accept(left)

  const refusal = refuseStrangers(lines, part)
  if (refusal !== undefined) return { outcome: 'refused', refusal }
  const currencies = part.map((entry) => lineOf(lines, entry)?.currency ?? '')
  const unbalanced = unbalancedCurrency(part, currencies)
  if (unbalanced !== undefined) {
    return refuse('unbalanced', { pointer: '/entries', subject: unbalanced })
  }
  return takeEach(lines, left, part)
}

/** Entries that are not of the transaction, or in another currency. */
function refuseStrangers(
  lines: readonly TransactionLine[],
  part: readonly PartEntry[],
): Refusal | undefined {
  const stranger = part.findIndex((entry) => lineOf(lines, entry) === undefined)
  if (stranger >= 0) {
    return {
      code: 'entry_not_in_transaction',
      pointer: `/entries/${stranger}/account`,
      subject: part[stranger]?.address ?? '',
    }
  }
  for (const [index, entry] of part.entries()) {
    const currency = lineOf(lines, entry)?.currency
    if (currency !== undefined && entry.currency !== undefined && entry.currency !== currency) {
      return {
        code: 'currency_mismatch',
        pointer: `/entries/${index}/currency`,
        subject: currency,
      }
    }
  }
  return undefined
}

function takeEach(
  lines: readonly TransactionLine[],
  left: readonly bigint[],
  part: readonly PartEntry[],
): Decision<readonly bigint[]> {
  const taken = lines.map(() => 0n)
  for (const [index, entry] of part.entries()) {
    let wanted = entry.amountMinor
    for (const [at, line] of lines.entries()) {
      if (!isOf(entry, line)) continue
      const rest = (left[at] ?? 0n) - (taken[at] ?? 0n)
      const more = wanted < rest ? wanted : rest
      taken[at] = (taken[at] ?? 0n) + more
      wanted -= more
    }
    if (wanted > 0n) {
      return refuse('part_too_large', {
        pointer: `/entries/${index}/amount`,
        subject: (entry.amountMinor - wanted).toString(),
      })
    }
  }
  return accept(taken)
}

function lineOf(lines: readonly TransactionLine[], entry: PartEntry): TransactionLine | undefined {
  return lines.find((line) => isOf(entry, line))
}

function isOf(entry: PartEntry, line: TransactionLine): boolean {
  return entry.address === line.address && entry.direction === line.direction
}
