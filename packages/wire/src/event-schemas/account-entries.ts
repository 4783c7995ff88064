import { Type, type Static } from 'typebox'
import type { RecordType } from '../record-type.ts'
import {
  accountName,
  amount,
  currency,
  direction,
  entryKind,
  nameOf,
  sums,
  time,
} from './fields.ts'

const version = { minimum: 1, maximum: Number.MAX_SAFE_INTEGER }

/** CloudEvents type of the messages of the topic of entries. */
export const accountEntriesType = 'ledger.account.entries.v1'

/** The entries of one record on one account: a message of the topic that is keyed by account. */
export const accountEntriesSchema = Type.Object(
  {
    ledger: nameOf('The id of the ledger.'),
    ...accountName,
    currency,
    normal_balance: direction,
    from_version: Type.Integer({
      ...version,
      description: 'The version that the first entry made: one more than the last one known.',
    }),
    to_version: Type.Integer({ ...version, description: 'The version after the last entry.' }),
    position: Type.Integer({ ...version, description: 'Of the record in the journal.' }),
    transaction: Type.String({ pattern: '^txn_[0-9a-f]{32}$' }),
    type: Type.Unsafe<RecordType>({ type: 'string', description: 'Of the event.' }),
    effective_at: time,
    entries: Type.Array(
      Type.Object({
        direction,
        amount,
        kind: entryKind,
        version: Type.Integer(version),
      }),
      { minItems: 1 },
    ),
    posted: sums('Debits and credits that are posted, after the last entry.'),
    pending: sums('Debits and credits that are held, after the last entry.'),
  },
  { title: 'Entries of one account, all of one record' },
)

export type AccountEntries = Static<typeof accountEntriesSchema>

export const accountEntriesExample: AccountEntries = {
  ledger: 'acme',
  account: 'customer:1',
  account_no: 2,
  currency: 'CZK',
  normal_balance: 'credit',
  from_version: 1,
  to_version: 1,
  position: 7,
  transaction: 'txn_019b76da78007000800000000000000a',
  type: 'transaction.posted',
  effective_at: '1993-01-01T00:00:00Z',
  entries: [{ direction: 'credit', amount: '90000', kind: 'post', version: 1 }],
  posted: ['0', '90000'],
  pending: ['0', '0'],
}
