import { Type } from 'typebox'
import { accountName, currency, direction, limit, metadata, origin } from './fields.ts'

const limits = { min_balance: limit, max_balance: limit }

const openedAccount = Type.Object({
  ...accountName,
  currency,
  normal_balance: direction,
  ...limits,
  metadata,
})

export const accountsOpened = Type.Object(
  {
    type: Type.Literal('accounts.opened'),
    ...origin,
    accounts: Type.Array(openedAccount, { minItems: 1 }),
  },
  { title: 'Accounts were opened' },
)

const accountState = Type.Object({ ...limits, metadata: Type.Optional(metadata) })

export const accountChanged = Type.Object(
  {
    type: Type.Literal('account.changed'),
    ...origin,
    ...accountName,
    before: accountState,
    after: accountState,
  },
  {
    title: 'Limits or metadata of an account were changed',
    description: '`metadata` is there where they were changed.',
  },
)

export const accountClosed = Type.Object(
  { type: Type.Literal('account.closed'), ...origin, ...accountName },
  { title: 'An account was closed: it takes no entries any more' },
)
