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

/** Adds entry after entry; an account that is named twice goes on from where its last entry left it. */
export function applyEntries(entries: readonly Entry[]): Applied {
  const after = new Map<number, Account>()
  const applied: AppliedEntry[] = []
  for (const entry of entries) {
    const { kind, direction, amountMinor } = entry
    const account = applyEntry(after.get(entry.account.accountNo) ?? entry.account, entry)
    after.set(account.accountNo, account)
    applied.push({ account, kind, direction, amountMinor })
  }
  return { entries: applied, after }
}

/**
 * Posted and pending together may not pass 38 digits on either side: so posting what is held never
 * fails for its size.
 */
export function refuseOverflow({ entries }: Applied): Refusal | undefined {
  for (const [line, { account }] of entries.entries()) {
    if (!exceedsDigits(account.balances)) continue
    return {
      code: 'amount_overflow',
      pointer: `/entries/${line}/amount`,
      subject: account.address,
    }
  }
  return undefined
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
