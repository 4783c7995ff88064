import type { EventEntry, JournalEvent } from '../events.ts'

const origin = { ledger: 'acme', actor: 'key_0123456789abcdef', transport: 'http' } as const

const customer: EventEntry = {
  account: 'customer:1',
  account_no: 2,
  normal_balance: 'credit',
  currency: 'CZK',
  kind: 'post',
  direction: 'credit',
  amount: '90000',
  version: 1,
  posted: ['0', '90000'],
  pending: ['0', '0'],
}

const cash: EventEntry = {
  ...customer,
  account: 'bank:cash',
  account_no: 1,
  normal_balance: 'debit',
  direction: 'debit',
  posted: ['90000', '0'],
}

const transaction = {
  ...origin,
  id: 'txn_019b76da78007000800000000000000a',
  effective_at: '1993-01-01T00:00:00Z',
} as const

/** 500 of the customer's 900, on their way to the bank. */
function step(kind: EventEntry['kind'], version: number, held: string): readonly EventEntry[] {
  const common = { kind, amount: '50000', version } as const
  return [
    { ...customer, ...common, direction: 'debit', pending: [held, '0'] },
    { ...cash, ...common, direction: 'credit', pending: ['0', held] },
  ]
}

/** They have arrived. */
const posting: readonly EventEntry[] = [
  { ...customer, direction: 'debit', amount: '50000', version: 4, posted: ['50000', '90000'] },
  { ...cash, direction: 'credit', amount: '50000', version: 4, posted: ['90000', '50000'] },
]

const membership = {
  ...origin,
  category: 'assets',
  category_no: 1,
  member_kind: 'account',
  member: 'bank:cash',
  member_no: 1,
} as const

const limits = { min_balance: '0', max_balance: null } as const

/** One of every kind, for documents and tests: a new event does not compile until it stands here. */
export const eventExamples: {
  readonly [Type in JournalEvent['type']]: JournalEvent & { readonly type: Type }
} = {
  'ledger.opened': { type: 'ledger.opened', ...origin, name: 'Acme', metadata: {} },
  'accounts.opened': {
    type: 'accounts.opened',
    ...origin,
    accounts: [
      {
        account: 'customer:1',
        account_no: 2,
        currency: 'CZK',
        normal_balance: 'credit',
        ...limits,
        metadata: { branch: 'Praha' },
      },
    ],
  },
  'account.changed': {
    type: 'account.changed',
    ...origin,
    account: 'customer:1',
    account_no: 2,
    before: limits,
    after: { min_balance: '-100000', max_balance: null },
  },
  'account.closed': {
    type: 'account.closed',
    ...origin,
    account: 'customer:1',
    account_no: 2,
  },
  'ledger.changed': {
    type: 'ledger.changed',
    ...origin,
    before: { name: 'Acme', metadata: {} },
    after: { name: 'Acme Ltd', metadata: { country: 'CZ' } },
  },
  'transaction.posted': {
    type: 'transaction.posted',
    ...transaction,
    external_id: '171812',
    source: 'core',
    metadata: { kind: 'cash_deposit' },
    entries: [cash, customer],
  },
  'transaction.pending': {
    type: 'transaction.pending',
    ...transaction,
    expires_at: '2026-02-28T12:00:00Z',
    entries: step('hold', 2, '50000'),
  },
  'pending.posted': {
    type: 'pending.posted',
    ...transaction,
    status: 'posted',
    entries: [...step('release', 3, '0'), ...posting],
  },
  'pending.voided': {
    type: 'pending.voided',
    ...transaction,
    status: 'archived',
    entries: step('release', 3, '0'),
  },
  'pending.expired': {
    type: 'pending.expired',
    ...transaction,
    actor: 'system',
    transport: 'system',
    status: 'archived',
    entries: step('release', 3, '0'),
  },
  'category.created': {
    type: 'category.created',
    ...origin,
    category: 'assets',
    category_no: 1,
    name: 'Assets',
    normal_balance: 'debit',
    metadata: {},
  },
  'category.member_added': {
    type: 'category.member_added',
    ...membership,
    was_member: false,
  },
  'category.member_removed': {
    type: 'category.member_removed',
    ...membership,
    was_member: true,
  },
  'category.changed': {
    type: 'category.changed',
    ...origin,
    category: 'assets',
    category_no: 1,
    before: { name: 'Assets', metadata: {} },
    after: { name: 'All assets', metadata: {} },
  },
  'epoch.raised': { type: 'epoch.raised', epoch: 2, reason: 'promotion' },
}
