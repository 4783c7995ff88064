import type { Account } from './account.ts'
import type { Applied } from './apply-entries.ts'
import type { Balances } from './balances.ts'
import { availableAmount, pendingAmount, postedAmount } from './balances.ts'
import type { Direction } from './direction.ts'
import type { Refusal } from './refusal.ts'

export type BalanceName = 'posted' | 'pending' | 'available'
export type Operator = 'gt' | 'gte' | 'eq' | 'lte' | 'lt'

/** What the caller asks of a balance of the entry's account, after the whole transaction. */
export interface Condition {
  readonly balance: BalanceName
  readonly operator: Operator
  /** Minor units in the account's normal direction. */
  readonly amountMinor: bigint
}

/** What the caller asks of the account of one entry. */
export interface EntryConditions {
  /** The version the account has when the transaction is decided, before its entries. */
  readonly expectedVersion?: number
  readonly conditions?: readonly Condition[]
}

/** An entry as it was sent, with its account as it stands before the transaction. */
interface ConditionedEntry {
  readonly sent: EntryConditions
  readonly account: Account
}

const amounts: Record<BalanceName, (balances: Balances, normal: Direction) => bigint> = {
  posted: postedAmount,
  pending: pendingAmount,
  available: availableAmount,
}

const holds: Record<Operator, (amount: bigint, limit: bigint) => boolean> = {
  gt: (amount, limit) => amount > limit,
  gte: (amount, limit) => amount >= limit,
  eq: (amount, limit) => amount === limit,
  lte: (amount, limit) => amount <= limit,
  lt: (amount, limit) => amount < limit,
}

/** All versions come before all balances, each in the order of the entries. */
export function refuseConditions(
  entries: readonly ConditionedEntry[],
  { after }: Applied,
): Refusal | undefined {
  for (const [line, { sent, account }] of entries.entries()) {
    const { expectedVersion } = sent
    if (expectedVersion !== undefined && expectedVersion !== account.version) {
      return {
        code: 'version_mismatch',
        pointer: `/entries/${line}/expected_version`,
        evidence: { account, expectedVersion },
      }
    }
  }
  for (const [line, { sent, account }] of entries.entries()) {
    if (sent.conditions === undefined) continue
    for (const condition of sent.conditions) {
      const refusal = refuseCondition(condition, line, account, after)
      if (refusal !== undefined) return refusal
    }
  }
  return undefined
}

function refuseCondition(
  condition: Condition,
  line: number,
  account: Account,
  after: ReadonlyMap<number, Account>,
): Refusal | undefined {
  const { balance, operator, amountMinor: limitMinor } = condition
  const { balances, normalBalance } = after.get(account.accountNo) ?? account
  const amountMinor = amounts[balance](balances, normalBalance)
  if (holds[operator](amountMinor, limitMinor)) return undefined
  return {
    code: 'condition_failed',
    pointer: `/entries/${line}/conditions/${balance}/${operator}`,
    evidence: { account, amountMinor, limitMinor },
  }
}
