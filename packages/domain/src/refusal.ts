import type { Account } from './account.ts'

/**
 * Every definitive "no" of the rules, in precedence order: when several apply, the first is
 * returned. Tests follow this order.
 */
export const refusalCodes = [
  'idempotency_key_reused',
  'precondition_failed',
  'bulk_refused',
  'ledger_exists',
  'account_exists',
  'category_exists',
  'unknown_currency',
  'limits_crossed',
  'metadata_too_large',
  'category_cycle',
  'too_many_nested_categories',
  'category_too_deep',
  'locked_before_ahead',
  'transaction_id_exists',
  'external_id_exists',
  'external_id_missing',
  'effective_at_locked',
  'effective_at_too_late',
  'expires_at_passed',
  'unknown_account',
  'account_closed',
  'account_not_empty',
  'transaction_not_pending',
  'transaction_not_posted',
  'transaction_reversed',
  'entry_not_in_transaction',
  'currency_mismatch',
  'accounts_must_differ',
  'unbalanced',
  'part_too_large',
  'amount_overflow',
  'version_mismatch',
  'condition_failed',
  'balance_below_minimum',
  'balance_above_maximum',
] as const
export type RefusalCode = (typeof refusalCodes)[number]

/** The state a refusal was judged on: amounts in minor units, as the account had them before. */
export type Evidence = LimitEvidence | VersionEvidence

export interface LimitEvidence {
  readonly account: Account
  /** What the amount would have become, in the account's normal direction. */
  readonly amountMinor: bigint
  readonly limitMinor: bigint
}

export interface VersionEvidence {
  readonly account: Account
  readonly expectedVersion: number
}

export interface Refusal {
  readonly code: RefusalCode
  /** JSON Pointer (RFC 6901) into the command as sent, where one field is to blame. */
  readonly pointer?: string
  /** The name that was not found, exists already, or does not fit. */
  readonly subject?: string
  readonly evidence?: Evidence
}

export type Decision<Accepted> =
  | { readonly outcome: 'accepted'; readonly accepted: Accepted }
  | { readonly outcome: 'refused'; readonly refusal: Refusal }

export function accept<Accepted>(accepted: Accepted): Decision<Accepted> {
  return { outcome: 'accepted', accepted }
}

export function refuse(
  code: RefusalCode,
  details: Omit<Refusal, 'code'> = {},
): { readonly outcome: 'refused'; readonly refusal: Refusal } {
  return { outcome: 'refused', refusal: { code, ...details } }
}
