import type { RefusalCode } from '@ledger/domain'
import { categoryLevelsMax, metadataTextsMax, nestedCategoriesMax } from '@ledger/domain'
import type { StoredRefusal } from './stored-refusal.ts'

/** One sentence about this case of a refusal: the same text each time it is answered. */
export function refusalDetail(refusal: StoredRefusal): string {
  return describe[refusal.code](refusal)
}

type Describe = (refusal: StoredRefusal) => string

const describe: Record<RefusalCode, Describe> = {
  idempotency_key_reused: () =>
    'The key was used for a request with another operation, target or body.',
  precondition_failed: ({ subject }) => `The current ETag is ${subject}.`,
  bulk_refused: ({ subject }) =>
    `Item ${subject} of the atomic request was refused; nothing of it was posted.`,
  ledger_exists: ({ subject }) => `The ledger ${subject} exists already.`,
  account_exists: ({ subject }) => `The account ${subject} exists already.`,
  category_exists: ({ subject }) => `The category ${subject} exists already.`,
  unknown_currency: ({ subject }) => `The currency ${subject} is not registered.`,
  limits_crossed: ({ subject }) =>
    `The limit ${subject} contradicts the other limit or the balance.`,
  metadata_too_large: ({ subject }) =>
    `The metadata would hold ${subject} texts; ${metadataTextsMax} are allowed.`,
  category_cycle: ({ subject }) => `The category ${subject} holds the other one, or is the same.`,
  too_many_nested_categories: () =>
    `${nestedCategoriesMax} categories of this ledger are in others already.`,
  category_too_deep: ({ subject }) =>
    `There would be ${subject} levels; ${categoryLevelsMax} are allowed.`,
  locked_before_ahead: ({ subject }) => `It was ${timeOf(subject)} when this was judged.`,
  transaction_id_exists: ({ subject }) => `A transaction has the id ${subject} already.`,
  external_id_exists: ({ subject }) => `A transaction has the external_id ${subject} already.`,
  external_id_missing: () => 'A transaction in this ledger needs an external_id.',
  effective_at_locked: ({ subject }) => `The books are closed before ${timeOf(subject)}.`,
  effective_at_too_late: ({ subject }) =>
    `The latest effective time was ${timeOf(subject)} when this was judged.`,
  expires_at_passed: ({ subject }) => `It was ${timeOf(subject)} when this was judged.`,
  unknown_account: ({ subject }) => `There is no account ${subject} in this ledger.`,
  account_closed: ({ subject }) => `The account ${subject} is closed.`,
  account_not_empty: ({ evidence }) =>
    `The account ${evidence?.account} has a posted balance of ${evidence?.amount} and holds ${evidence?.pending.join(' and ')}.`,
  transaction_not_pending: ({ subject }) => `The transaction is ${subject}.`,
  transaction_not_posted: ({ subject }) => `The transaction is ${subject}.`,
  transaction_reversed: () => 'Nothing that the transaction posted is left to reverse.',
  entry_not_in_transaction: ({ subject }) =>
    `The transaction has no entry on ${subject} in this direction.`,
  currency_mismatch: ({ subject }) => `The account holds ${subject}.`,
  accounts_must_differ: ({ subject }) => `All entries are on the account ${subject}.`,
  unbalanced: ({ subject }) => `Debits and credits in ${subject} differ.`,
  part_too_large: ({ subject }) => `Only ${subject} is left of this entry.`,
  amount_overflow: ({ subject }) => `The sums of the account ${subject} would pass 38 digits.`,
  version_mismatch: ({ evidence }) =>
    `The account ${evidence?.account} has version ${evidence?.version}, not ${evidence?.expected_version}.`,
  condition_failed: ({ evidence, pointer }) =>
    `The ${conditionOf(pointer)} of the account ${evidence?.account} would come to ${evidence?.amount}; asked for was ${evidence?.limit}.`,
  balance_below_minimum: ({ evidence }) =>
    `The account ${evidence?.account} would come to ${evidence?.amount}; its minimum is ${evidence?.limit}.`,
  balance_above_maximum: ({ evidence }) =>
    `The account ${evidence?.account} would come to ${evidence?.amount}; its maximum is ${evidence?.limit}.`,
}

/** @param subject milliseconds since 1970 */
function timeOf(subject: string | undefined): string {
  return new Date(Number(subject)).toISOString()
}

/** `available gte` of `/entries/0/conditions/available/gte`. */
function conditionOf(pointer: string | undefined): string {
  return pointer?.split('/').slice(-2).join(' ') ?? 'balance'
}
