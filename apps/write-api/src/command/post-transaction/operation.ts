import type { BalanceName, Condition, EntryToPost, Operator } from '@ledger/domain'
import { ProblemError } from '@ledger/runtime'
import { utcTime } from '@ledger/wire'
import type { AccountIdentity, PostTransactionOperation } from '../../decide/command.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { givenOf } from '../given-fields.ts'
import type { PostTransactionBody } from './schema.ts'

/** @throws ProblemError when a transaction that holds nothing is to expire */
export function requireExpiryToFit(body: PostTransactionBody): void {
  if (body.expires_at === undefined || body.status === 'pending') return
  const pointer = '/expires_at'
  const detail = 'Only a pending transaction expires.'
  const code = 'invalid_field'
  throw new ProblemError({ code, detail, errors: [{ pointer, code, detail }] })
}

/** Of the body as it was sent: the same through whichever door it comes. */
export function postTransactionFingerprint(ledgerId: string, body: PostTransactionBody): Buffer {
  return fingerprintOf('post-transaction', ledgerId, body)
}

export function operationOf(
  body: PostTransactionBody,
  accounts: readonly AccountIdentity[],
): PostTransactionOperation {
  return {
    name: 'post-transaction',
    entries: body.entries.map(entryOf),
    status: body.status ?? 'posted',
    accounts,
    ...(body.effective_at === undefined ? {} : { effectiveAt: utcTime(body.effective_at) }),
    ...(body.expires_at === undefined ? {} : { expiresAt: utcTime(body.expires_at) }),
    ...givenOf(body),
  }
}

function entryOf(entry: PostTransactionBody['entries'][number]): EntryToPost {
  return {
    address: entry.account,
    direction: entry.direction,
    amountMinor: BigInt(entry.amount),
    ...(entry.currency === undefined ? {} : { currency: entry.currency }),
    ...(entry.expected_version === undefined ? {} : { expectedVersion: entry.expected_version }),
    ...(entry.conditions === undefined ? {} : { conditions: conditionsOf(entry.conditions) }),
  }
}

const balanceNames: readonly BalanceName[] = ['posted', 'pending', 'available']
const operators: readonly Operator[] = ['gt', 'gte', 'eq', 'lte', 'lt']

type ConditionsBody = NonNullable<PostTransactionBody['entries'][number]['conditions']>

/** In one order, however they were sent. */
function conditionsOf(conditions: ConditionsBody): readonly Condition[] {
  return balanceNames.flatMap((balance) =>
    operators.flatMap((operator): readonly Condition[] => {
      const limit = conditions[balance]?.[operator]
      return limit === undefined ? [] : [{ balance, operator, amountMinor: BigInt(limit) }]
    }),
  )
}
