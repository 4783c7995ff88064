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

/** An entry as it was sent, with its account as it stands. */
interface PlacedEntry {
  readonly sent: EntryToPost
  readonly account: Account
}

/** Decides a transaction. The accounts in the answer are new values; the state is not touched. */
export function decidePostTransaction(
  command: PostTransaction,
  state: PostTransactionState,
): Decision<readonly AppliedEntry[]> {
  const { entries } = command
  const unfit = refuseIds(command, state) ?? refuseTimes(command, state)
  if (unfit !== undefined) return { outcome: 'refused', refusal: unfit }

  const placed: PlacedEntry[] = []
  for (const [line, sent] of entries.entries()) {
    const account = state.account(sent.address)
    if (account === undefined) {
      return refuse('unknown_account', {
        pointer: `/entries/${line}/account`,
        subject: sent.address,
      })
    }
    placed.push({ sent, account })
  }

  const refusal = refuseEntries(placed)
  if (refusal !== undefined) return { outcome: 'refused', refusal }

  return applyAndJudge(placed, command.status === 'pending' ? 'hold' : 'post')
}

/** What can be said of the entries and their accounts before any amount is added. */
function refuseEntries(entries: readonly PlacedEntry[]): Refusal | undefined {
  for (const [line, { account }] of entries.entries()) {
    if (account.isClosed) return atAccount('account_closed', line, account)
  }
  for (const [line, { sent, account }] of entries.entries()) {
    if (sent.currency !== undefined && sent.currency !== account.currency) {
      const pointer = `/entries/${line}/currency`
      return { code: 'currency_mismatch', pointer, subject: account.currency }
    }
  }
  const only = onlyAccount(entries)
  if (only !== undefined) return atAccount('accounts_must_differ', 0, only)

  const unbalanced = unbalancedCurrency(
    entries.map(({ sent: { direction, amountMinor }, account: { currency } }) => ({
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

/** The account of all entries, where it is one and the same. */
function onlyAccount(entries: readonly PlacedEntry[]): Account | undefined {
  let only: Account | undefined
  for (const { account } of entries) {
    if (only !== undefined && only.accountNo !== account.accountNo) return undefined
    only = account
  }
  if (only === undefined) throw new Error('a transaction has no entries')
  return only
}

function atAccount(
  code: 'account_closed' | 'accounts_must_differ',
  line: number,
  { address }: Account,
): Refusal {
  return { code, pointer: `/entries/${line}/account`, subject: address }
}

function applyAndJudge(
  entries: readonly PlacedEntry[],
  kind: 'post' | 'hold',
): Decision<readonly AppliedEntry[]> {
  const applied = applyEntries(
    entries.map(({ sent: { direction, amountMinor }, account }) => ({
      account,
      kind,
      direction,
      amountMinor,
    })),
  )
  const refusal =
    refuseOverflow(applied) ?? refuseConditions(entries, applied) ?? refuseLimits(entries, applied)
  if (refusal !== undefined) return { outcome: 'refused', refusal }

  // After this point the transaction must be accepted.
  return accept(applied.entries)
}
