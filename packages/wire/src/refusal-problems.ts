import type { RefusalCode } from '@ledger/domain'
import type { ProblemDefinition } from './problem-definition.ts'
import { rejected } from './problem-definition.ts'

/**
 * The refusals of the rules, in their own order of precedence. Each has an answer: a new one does not
 * compile until it is listed.
 */
export const refusalProblems = {
  idempotency_key_reused: {
    status: 422,
    title: 'This Idempotency-Key was used for another request',
    ...rejected,
    help: 'A key names one operation. Use a new key for a new operation; what was stored stays.',
  },
  precondition_failed: {
    status: 412,
    title: 'It is not as the caller knows it',
    ...rejected,
    help: 'None of the ETags in `If-Match` is the current one. Read it again, decide anew, and use a new Idempotency-Key.',
  },
  bulk_refused: {
    status: 422,
    title: 'Another transaction of an atomic request was refused',
    ...rejected,
    help: 'The key came with an atomic request of which nothing was posted; `detail` names the item that was refused. Under this key that stays the answer: mend that item, and send all of them with new keys.',
  },
  ledger_exists: {
    status: 409,
    title: 'The ledger exists already',
    ...rejected,
    help: 'Choose another id, or go on with the ledger that exists.',
  },
  account_exists: {
    status: 409,
    title: 'The account exists already',
    ...rejected,
    help: 'Choose another address, or go on with the account that exists.',
  },
  category_exists: {
    status: 409,
    title: 'The category exists already',
    ...rejected,
    help: 'Choose another id, or go on with the category that exists.',
  },
  unknown_currency: {
    status: 422,
    title: 'The currency is not known',
    ...rejected,
    help: 'Use an ISO 4217 code in upper case, or register a currency of your own first.',
  },
  limits_crossed: {
    status: 422,
    title: 'The limits of the account contradict each other',
    ...rejected,
    help: '`min_balance` may not be above `max_balance`, and a new account, which holds zero, must fit both.',
  },
  metadata_too_large: {
    status: 422,
    title: 'There would be too many texts in the metadata',
    ...rejected,
    help: 'There may be 64. Take some away with null, or keep them elsewhere.',
  },
  category_cycle: {
    status: 409,
    title: 'The category would be inside itself',
    ...rejected,
    help: 'A category may not be put into itself, nor into one that it holds, directly or through others. Take the other one out first.',
  },
  too_many_nested_categories: {
    status: 422,
    title: 'There are too many categories inside of others',
    ...rejected,
    help: 'In one ledger 10,000 categories may be in others; one that is in two counts twice. Take some out first.',
  },
  category_too_deep: {
    status: 422,
    title: 'Too many categories would be inside one another',
    ...rejected,
    help: 'There may be 32 levels, the outermost and the innermost counted; `detail` tells how many there would be.',
  },
  locked_before_ahead: {
    status: 422,
    title: 'The books cannot be closed ahead of the clock',
    ...rejected,
    help: '`locked_before` may be at most the time of the request: what counts now can always be recorded.',
  },
  transaction_id_exists: {
    status: 409,
    title: 'The id was used before',
    ...rejected,
    help: 'An `id` names one transaction for ever. Read the transaction that has it, or choose another.',
  },
  external_id_exists: {
    status: 409,
    title: 'The external_id was used before',
    ...rejected,
    help: 'An `external_id` is unique in its ledger for ever. Read the transaction that has it.',
  },
  external_id_missing: {
    status: 422,
    title: 'The ledger requires an external_id',
    ...rejected,
    help: 'Give the transaction an `external_id`; the setting `external_id_required` of the ledger asks for it.',
  },
  effective_at_locked: {
    status: 422,
    title: 'The books are closed for that time',
    ...rejected,
    help: 'A transaction may not count before `locked_before` of the ledger; `detail` names it. Let it count later, or open the books again.',
  },
  effective_at_too_late: {
    status: 422,
    title: 'The effective time is too far ahead',
    ...rejected,
    help: 'A transaction may count from the past or from a bounded time ahead; `detail` names the latest time.',
  },
  expires_at_passed: {
    status: 422,
    title: 'The time of expiry has passed',
    ...rejected,
    help: 'A pending transaction must expire after it is made.',
  },
  unknown_account: {
    status: 422,
    title: 'An entry names an account that does not exist',
    ...rejected,
    help: 'Open the account in this ledger first, and then use a new Idempotency-Key.',
  },
  account_closed: {
    status: 422,
    title: 'The account is closed',
    ...rejected,
    help: 'A closed account takes no entries.',
  },
  account_not_empty: {
    status: 409,
    title: 'The account is not empty',
    ...rejected,
    help: 'An account is closed when its posted balance is zero and nothing is held. Move the balance out, and settle what is pending; `evidence` holds the balances.',
  },
  transaction_not_pending: {
    status: 409,
    title: 'The transaction is not pending',
    ...rejected,
    help: 'Only a pending transaction can be posted or voided; `detail` names the status it has. Once posted or archived it stays so.',
  },
  transaction_not_posted: {
    status: 409,
    title: 'The transaction is not posted',
    ...rejected,
    help: 'Only a posted transaction can be reversed; `detail` names the status it has. Void a pending one instead.',
  },
  transaction_reversed: {
    status: 409,
    title: 'The transaction is reversed already',
    ...rejected,
    help: 'Reversals of a transaction together never undo more than it posted. `reversed_by` of the transaction names them.',
  },
  entry_not_in_transaction: {
    status: 422,
    title: 'The transaction has no such entry',
    ...rejected,
    help: 'Name the account and the direction of an entry as the transaction has it.',
  },
  currency_mismatch: {
    status: 422,
    title: 'The currency of an entry is not that of its account',
    ...rejected,
    help: 'An account holds one currency. Leave `currency` out, or give that of the account.',
  },
  accounts_must_differ: {
    status: 422,
    title: 'All entries are on one account',
    ...rejected,
    help: 'A transaction moves amounts between at least two accounts.',
  },
  unbalanced: {
    status: 422,
    title: 'The transaction does not balance',
    ...rejected,
    help: 'The sum of debits must equal the sum of credits in each currency; `detail` names the first that differs.',
  },
  part_too_large: {
    status: 422,
    title: 'The part is larger than what is left of the transaction',
    ...rejected,
    help: '`detail` tells how much is left of the entry: what is still held, or posted and not reversed.',
  },
  amount_overflow: {
    status: 422,
    title: 'A balance would have more than 38 digits',
    ...rejected,
    help: 'The sum of all debits or credits of an account is limited to 38 digits.',
  },
  version_mismatch: {
    status: 409,
    title: 'The account has another version',
    ...rejected,
    help: 'The account changed since you read it. Read it again, decide anew, and use a new Idempotency-Key. `evidence` holds the account as it was judged.',
  },
  condition_failed: {
    status: 422,
    title: 'A condition of an entry is not met',
    ...rejected,
    help: '`evidence` holds the account with version and balances, the amount that it would have come to, and the limit that was asked for.',
  },
  balance_below_minimum: {
    status: 422,
    title: 'The balance would fall below the minimum of the account',
    ...rejected,
    help: '`evidence` holds the account with version, balances and limit as they were judged.',
  },
  balance_above_maximum: {
    status: 422,
    title: 'The balance would rise above the maximum of the account',
    ...rejected,
    help: '`evidence` holds the account with version, balances and limit as they were judged.',
  },
} as const satisfies Record<RefusalCode, ProblemDefinition>
