import type { Account } from './account.ts'
import type { Balances } from './balances.ts'
import { availableAmount, balanceMinorMax, highestAmount } from './balances.ts'
import type { Direction } from './direction.ts'
import type { Decision, Refusal } from './refusal.ts'
import { accept, refuse } from './refusal.ts'

/** Moves amounts between accounts of one ledger, at once and for good. */
export interface PostTransaction {
  /** 2 to 1,000; the edge has counted them. */
  readonly entries: readonly EntryToPost[]
  readonly externalId?: string
}

export interface EntryToPost {
  readonly address: string
  readonly direction: Direction
  /** Minor units, above 0 and at most 38 digits. */
  readonly amountMinor: bigint
  /** When given, it must be the account's own. */
  readonly currency?: string
}

/** What the decision needs to know, all of it read under the locks. */
export interface PostTransactionState {
  account(address: string): Account | undefined
  isExternalIdTaken(externalId: string): boolean
}

/** One entry as it was posted: the account with the version and balances this entry made. */
export interface PostedEntry {
  readonly account: Account
  readonly direction: Direction
  readonly amountMinor: bigint
}

/** Decides a transaction. The accounts in the answer are new values; the state is not touched. */
export function decidePostTransaction(
  command: PostTransaction,
  state: PostTransactionState,
): Decision<readonly PostedEntry[]> {
  const { externalId, entries } = command
  if (externalId !== undefined && state.isExternalIdTaken(externalId)) {
    return refuse('external_id_exists', { pointer: '/external_id', subject: externalId })
  }

  const before: Account[] = []
  for (const [line, entry] of entries.entries()) {
    const account = state.account(entry.address)
    if (account === undefined) {
      return refuse('unknown_account', {
        pointer: `/entries/${line}/account`,
        subject: entry.address,
      })
    }
    before.push(account)
  }

  const refusal = refuseEntries(entries, before)
  if (refusal !== undefined) return { outcome: 'refused', refusal }

  return postEntries(entries, before)
}

/** What can be said of the entries and their accounts before any amount is added. */
function refuseEntries(
  entries: readonly EntryToPost[],
  accounts: readonly Account[],
): Refusal | undefined {
  const closed = accounts.findIndex((account) => account.isClosed)
  if (closed >= 0) return atAccount('account_closed', closed, accounts)

  const foreign = entries.findIndex(
    (entry, line) => entry.currency !== undefined && entry.currency !== accounts[line]?.currency,
  )
  if (foreign >= 0) {
    return {
      code: 'currency_mismatch',
      pointer: `/entries/${foreign}/currency`,
      subject: accounts[foreign]?.currency ?? '',
    }
  }

  if (accounts.every((account) => account.accountNo === accounts[0]?.accountNo)) {
    return atAccount('accounts_must_differ', 0, accounts)
  }

  const unbalanced = unbalancedCurrency(entries, accounts)
  if (unbalanced !== undefined) {
    return { code: 'unbalanced', pointer: '/entries', subject: unbalanced }
  }
  return undefined
}

function atAccount(
  code: 'account_closed' | 'accounts_must_differ',
  line: number,
  accounts: readonly Account[],
): Refusal {
  return { code, pointer: `/entries/${line}/account`, subject: accounts[line]?.address ?? '' }
}

/** The first currency in which debits and credits differ. */
function unbalancedCurrency(
  entries: readonly EntryToPost[],
  accounts: readonly Account[],
): string | undefined {
  const sums = new Map<string, bigint>()
  for (const [line, account] of accounts.entries()) {
    const entry = entries[line]
    if (entry === undefined) continue
    const signed = entry.direction === 'debit' ? entry.amountMinor : -entry.amountMinor
    sums.set(account.currency, (sums.get(account.currency) ?? 0n) + signed)
  }
  for (const [currency, sum] of sums) if (sum !== 0n) return currency
  return undefined
}

/** Adds entry after entry, then judges the limits of every account at its final state. */
function postEntries(
  entries: readonly EntryToPost[],
  before: readonly Account[],
): Decision<readonly PostedEntry[]> {
  const latest = new Map<number, Account>()
  const posted: PostedEntry[] = []
  for (const [line, entry] of entries.entries()) {
    const original = before[line]
    if (original === undefined) continue
    const account = addEntry(latest.get(original.accountNo) ?? original, entry)
    if (exceedsDigits(account.balances)) {
      return refuse('amount_overflow', {
        pointer: `/entries/${line}/amount`,
        subject: account.address,
      })
    }
    latest.set(account.accountNo, account)
    posted.push({ account, direction: entry.direction, amountMinor: entry.amountMinor })
  }

  const refusal = refuseLimits(before, latest)
  if (refusal !== undefined) return { outcome: 'refused', refusal }

  // After this point the transaction must be accepted.
  return accept(posted)
}

function addEntry(account: Account, entry: EntryToPost): Account {
  const { balances } = account
  return {
    accountNo: account.accountNo,
    address: account.address,
    currency: account.currency,
    normalBalance: account.normalBalance,
    version: account.version + 1,
    balances: {
      postedDebits:
        entry.direction === 'debit'
          ? balances.postedDebits + entry.amountMinor
          : balances.postedDebits,
      postedCredits:
        entry.direction === 'credit'
          ? balances.postedCredits + entry.amountMinor
          : balances.postedCredits,
      pendingDebits: balances.pendingDebits,
      pendingCredits: balances.pendingCredits,
    },
    minBalance: account.minBalance,
    maxBalance: account.maxBalance,
    isClosed: account.isClosed,
  }
}

function exceedsDigits(balances: Balances): boolean {
  return balances.postedDebits > balanceMinorMax || balances.postedCredits > balanceMinorMax
}

/** All floors come before all ceilings, each in the order in which the accounts were named. */
function refuseLimits(
  before: readonly Account[],
  latest: ReadonlyMap<number, Account>,
): Refusal | undefined {
  for (const [line, account] of before.entries()) {
    const { minBalance } = account
    if (minBalance === null) continue
    const amountMinor = availableAmount(after(account, latest).balances, account.normalBalance)
    if (amountMinor < minBalance) {
      const evidence = { account, amountMinor, limitMinor: minBalance }
      return { code: 'balance_below_minimum', pointer: `/entries/${line}`, evidence }
    }
  }
  for (const [line, account] of before.entries()) {
    const { maxBalance } = account
    if (maxBalance === null) continue
    const amountMinor = highestAmount(after(account, latest).balances, account.normalBalance)
    if (amountMinor > maxBalance) {
      const evidence = { account, amountMinor, limitMinor: maxBalance }
      return { code: 'balance_above_maximum', pointer: `/entries/${line}`, evidence }
    }
  }
  return undefined
}

function after(account: Account, latest: ReadonlyMap<number, Account>): Account {
  return latest.get(account.accountNo) ?? account
}
