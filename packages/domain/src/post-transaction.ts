import type { Account } from './account.ts'
import { applyEntries, refuseOverflow } from './apply-entries.ts'
import type { EntryConditions } from './conditions.ts'
import { refuseConditions } from './conditions.ts'
import { unbalancedCurrency } from './currency-sums.ts'
import type { Direction } from './direction.ts'
import type { AppliedEntry } from './entry.ts'
import type { GivenIds, IdsState } from './ids.ts'
import { refuseIds } from './ids.ts'
import { refuseLimits } from './limits.ts'
import type { Decision, Refusal } from './refusal.ts'
import { accept, refuse } from './refusal.ts'
import type { AccountsState } from './settle.ts'
import type { CommandTimes, TimesState } from './times.ts'
import { refuseTimes } from './times.ts'

/** Moves amounts between accounts of one ledger for good, or holds them until it is settled. */
export interface PostTransaction extends CommandTimes, GivenIds {
  /** 2 to 1,000; the edge has counted them. */
  readonly entries: readonly EntryToPost[]
  /** Left out: posted. */
  readonly status?: 'posted' | 'pending'
}

export interface EntryToPost extends EntryConditions {
  readonly address: string
  readonly direction: Direction
  /** Minor units, above 0 and at most 38 digits. */
  readonly amountMinor: bigint
  /** When given, it must be the account's own. */
  readonly currency?: string
}

/** What the decision needs to know, all of it read under the locks. */
export interface PostTransactionState extends AccountsState, TimesState, IdsState {}

/** Decides a transaction. The accounts in the answer are new values; the state is not touched. */
export function decidePostTransaction(
  command: PostTransaction,
  state: PostTransactionState,
): Decision<readonly AppliedEntry[]> {
  const { entries } = command
  const unfit = refuseIds(command, state) ?? refuseTimes(command, state)
  if (unfit !== undefined) return { outcome: 'refused', refusal: unfit }

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

  return applyAndJudge(command, before)
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

  const currencies = accounts.map((account) => account.currency)
  const unbalanced = unbalancedCurrency(entries, currencies)
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

function applyAndJudge(
  { entries, status }: PostTransaction,
  before: readonly Account[],
): Decision<readonly AppliedEntry[]> {
  const kind = status === 'pending' ? 'hold' : 'post'
  const toApply = entries.map(
    ({ address, direction, amountMinor }) =>
      ({
        address,
        kind,
        direction,
        amountMinor,
      }) as const,
  )
  const applied = applyEntries(toApply, before)
  const refusal =
    refuseOverflow(applied) ??
    refuseConditions(entries, before, applied.after) ??
    refuseLimits(before, applied.after)
  if (refusal !== undefined) return { outcome: 'refused', refusal }

  // After this point the transaction must be accepted.
  return accept(applied.entries)
}
