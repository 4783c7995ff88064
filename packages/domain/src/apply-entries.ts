import type { Account } from './account.ts'
import type { Balances } from './balances.ts'
import { balanceMinorMax } from './balances.ts'
import type { AppliedEntry, Entry } from './entry.ts'
import type { Refusal } from './refusal.ts'

/** What entries made of their accounts. */
export interface Applied {
  readonly entries: readonly AppliedEntry[]
  /** The accounts at the end, by number. */
  readonly after: ReadonlyMap<number, Account>
}

/**
 * Adds entry after entry; an account that is named twice goes on from where its last entry left it.
 * @param before the account of each entry as it stands
 */
export function applyEntries(entries: readonly Entry[], before: readonly Account[]): Applied {
  const after = new Map<number, Account>()
  const applied: AppliedEntry[] = []
  for (const [line, entry] of entries.entries()) {
    const original = before[line]
    if (original === undefined) throw new Error(`entry ${line} has no account`)
    const account = applyEntry(after.get(original.accountNo) ?? original, entry)
    after.set(account.accountNo, account)
    applied.push({
      account,
      kind: entry.kind,
      direction: entry.direction,
      amountMinor: entry.amountMinor,
    })
  }
  return { entries: applied, after }
}

/**
 * Posted and pending together may not pass 38 digits on either side: so posting what is held never
 * fails for its size.
 */
export function refuseOverflow({ entries }: Applied): Refusal | undefined {
  const line = entries.findIndex(({ account }) => exceedsDigits(account.balances))
  if (line < 0) return undefined
  const subject = entries[line]?.account.address ?? ''
  return { code: 'amount_overflow', pointer: `/entries/${line}/amount`, subject }
}

/** Written out field by field: it is made for every entry. */
function applyEntry(account: Account, entry: Entry): Account {
  return {
    accountNo: account.accountNo,
    address: account.address,
    currency: account.currency,
    normalBalance: account.normalBalance,
    version: account.version + 1,
    balances: addTo(account.balances, entry),
    minBalance: account.minBalance,
    maxBalance: account.maxBalance,
    isClosed: account.isClosed,
  }
}

function addTo(balances: Balances, { kind, direction, amountMinor }: Entry): Balances {
  const posted = kind === 'post' ? amountMinor : 0n
  const pending = kind === 'post' ? 0n : kind === 'hold' ? amountMinor : -amountMinor
  const isDebit = direction === 'debit'
  return {
    postedDebits: isDebit ? balances.postedDebits + posted : balances.postedDebits,
    postedCredits: isDebit ? balances.postedCredits : balances.postedCredits + posted,
    pendingDebits: isDebit ? balances.pendingDebits + pending : balances.pendingDebits,
    pendingCredits: isDebit ? balances.pendingCredits : balances.pendingCredits + pending,
  }
}

function exceedsDigits(balances: Balances): boolean {
  return (
    balances.postedDebits + balances.pendingDebits > balanceMinorMax ||
    balances.postedCredits + balances.pendingCredits > balanceMinorMax
  )
}
