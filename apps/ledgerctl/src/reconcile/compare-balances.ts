import type { Difference } from './difference.ts'
import { effectsOf } from './item.ts'
import type { ExportedBalance } from './read-export-balances.ts'
import type { LedgerBalance } from './read-ledger.ts'

export interface ComparedBalances {
  readonly differences: readonly Difference[]
  /** Accounts whose balances differ by what differences of transactions come to, to the unit. */
  readonly explained: number
  readonly equal: number
  /** Accounts that have a balance in the ledger, and are not in the export at all. */
  readonly notExported: number
}

/**
 * Balances that differ beyond what is known already. What each difference of transactions does to its
 * accounts is taken off first.
 */
export function compareBalances(
  exported: ReadonlyMap<string, ExportedBalance>,
  recorded: ReadonlyMap<string, LedgerBalance>,
  known: readonly Difference[],
): ComparedBalances {
  const expected = effectsOfDifferences(known)
  const differences: Difference[] = []
  let [explained, equal] = [0, 0]
  for (const [account, balance] of exported) {
    const inLedger = recorded.get(account)
    if (inLedger !== undefined && inLedger.currency !== balance.currency) {
      differences.push(otherCurrency(account, balance, inLedger))
      continue
    }
    const sign = inLedger?.normalBalance === 'debit' ? -1n : 1n
    const inExport = balance.amount * sign
    const found = inLedger === undefined ? 0n : BigInt(inLedger.credits) - BigInt(inLedger.debits)
    const rest = found - inExport - (expected.get(account) ?? 0n)
    if (rest !== 0n)
      differences.push(unexplained(account, balance.amount, found * sign, rest * sign))
    else if (found === inExport) equal += 1
    else explained += 1
  }
  return { differences, explained, equal, notExported: countOthers(recorded, exported) }
}

/** No differences: an export may leave out whole kinds of accounts. But nobody shall think they were compared. */
function countOthers(
  recorded: ReadonlyMap<string, LedgerBalance>,
  exported: ReadonlyMap<string, ExportedBalance>,
): number {
  let count = 0
  for (const [account, { debits, credits }] of recorded) {
    if (debits !== credits && !exported.has(account)) count += 1
  }
  return count
}

/** What the ledger has more than the export, by account: credits less debits. */
function effectsOfDifferences(known: readonly Difference[]): ReadonlyMap<string, bigint> {
  const effects = new Map<string, bigint>()
  const add = (account: string, effect: bigint): void => {
    effects.set(account, (effects.get(account) ?? 0n) + effect)
  }
  for (const { exported, recorded } of known) {
    if (recorded !== undefined)
      effectsOf(recorded).forEach((effect, account) => add(account, effect))
    if (exported !== undefined)
      effectsOf(exported).forEach((effect, account) => add(account, -effect))
  }
  return effects
}

function unexplained(account: string, exported: bigint, found: bigint, rest: bigint): Difference {
  const detail = `${exported} in the export, ${found} in the ledger; ${rest} of it is not explained`
  return { cause: 'balance', account, detail }
}

function otherCurrency(
  account: string,
  exported: ExportedBalance,
  found: LedgerBalance,
): Difference {
  const detail = `${exported.currency} in the export, ${found.currency} in the ledger`
  return { cause: 'balance', account, detail }
}
