import type { RefusalCode } from '@ledger/domain'
import type { Fault } from '@ledger/runtime'
import type { StoredRefusal } from '../decide/command.ts'

type Describe = (refusal: StoredRefusal) => string

const describe: Record<RefusalCode, Describe> = {
  idempotency_key_reused: () =>
    'The key was used for a request with another operation, target or body.',
  ledger_exists: ({ subject }) => `The ledger ${subject} exists already.`,
  account_exists: ({ subject }) => `The account ${subject} exists already.`,
  unknown_currency: ({ subject }) => `The currency ${subject} is not registered.`,
  limits_crossed: ({ subject }) =>
    `The limit ${subject} contradicts the other limit or the balance.`,
  external_id_exists: ({ subject }) => `A transaction has the external_id ${subject} already.`,
  unknown_account: ({ subject }) => `There is no account ${subject} in this ledger.`,
  account_closed: ({ subject }) => `The account ${subject} is closed.`,
  currency_mismatch: ({ subject }) => `The account holds ${subject}.`,
  accounts_must_differ: ({ subject }) => `All entries are on the account ${subject}.`,
  unbalanced: ({ subject }) => `Debits and credits in ${subject} differ.`,
  amount_overflow: ({ subject }) => `The sums of the account ${subject} would pass 38 digits.`,
  balance_below_minimum: ({ evidence }) =>
    `The account ${evidence?.account} would come to ${evidence?.amount}; its minimum is ${evidence?.limit}.`,
  balance_above_maximum: ({ evidence }) =>
    `The account ${evidence?.account} would come to ${evidence?.amount}; its maximum is ${evidence?.limit}.`,
}

/** A refusal as a caller reads it: the same text each time it is answered. */
export function refusalFault(refusal: StoredRefusal): Fault {
  const { code, pointer, evidence } = refusal
  const detail = describe[code](refusal)
  return {
    code,
    detail,
    judgedRequestId: refusal.request_id,
    ...(pointer === undefined ? {} : { errors: [{ pointer, code, detail }] }),
    ...(evidence === undefined ? {} : { evidence }),
  }
}
