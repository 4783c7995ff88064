import type { ProblemCode } from '@ledger/wire'

/** What a transaction can be answered, whichever way it comes. */
export const postTransactionProblems: readonly ProblemCode[] = [
  'invalid_amount',
  'idempotency_key_missing',
  'idempotency_key_invalid',
  'ledger_not_found',
  'idempotency_in_progress',
  'idempotency_key_reused',
  'bulk_refused',
  'transaction_id_exists',
  'external_id_exists',
  'external_id_missing',
  'effective_at_locked',
  'effective_at_too_late',
  'expires_at_passed',
  'unknown_account',
  'account_closed',
  'currency_mismatch',
  'accounts_must_differ',
  'unbalanced',
  'amount_overflow',
  'version_mismatch',
  'condition_failed',
  'balance_below_minimum',
  'balance_above_maximum',
]
