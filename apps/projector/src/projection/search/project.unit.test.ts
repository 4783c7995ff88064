import { expect, test } from '@jest/globals'
import { ledgerKey, searchTerm, termKey, type JournalEvent } from '@ledger/wire'
import type { ProjectedRecord } from '../projected.ts'
import { foldSearch } from './project.ts'

const origin = { actor: 'key_0000000000000000', transport: 'http', ledger: 'acme' } as const
const id = (n: number) => `txn_${String(n).padStart(32, '0')}`
const limits = { min_balance: null, max_balance: null }
const term = (name: string, value: string) => termKey('acme', searchTerm('metadata', value, name))

function recordsOf(...events: (JournalEvent | undefined)[]): ProjectedRecord[] {
  return events.map((event, index) => ({
    position: index + 1,
    epoch: 1,
    recordedAt: '2026-01-01T00:00:00.000Z',
    shardId: 0,
    traceparent: undefined,
    contentHash: '',
    event,
  }))
}

function made(n: number, rest: object = {}): JournalEvent {
  const effective_at = '1993-01-01T00:00:00Z'
  return { type: 'transaction.posted', ...origin, id: id(n), effective_at, entries: [], ...rest }
}

function settled(n: number, status: 'pending' | 'posted' | 'archived'): JournalEvent {
  const effective_at = '1993-01-01T00:00:00Z'
  return { type: 'pending.posted', ...origin, id: id(n), effective_at, status, entries: [] }
}

function opened(accountNo: number, metadata: Readonly<Record<string, string>>): JournalEvent {
  const account = {
    account: 'a',
    account_no: accountNo,
    currency: 'CZK',
    normal_balance: 'debit',
    ...limits,
    metadata,
  } as const
  return { type: 'accounts.opened', ...origin, accounts: [account] }
}

function changed(
  before: Readonly<Record<string, string>> | undefined,
  after: Readonly<Record<string, string>> | undefined,
): JournalEvent {
  const state = (metadata: typeof before) => ({ ...limits, ...(metadata && { metadata }) })
  return {
    type: 'account.changed',
    ...origin,
    account: 'a',
    account_no: 7,
    before: state(before),
    after: state(after),
  }
}

test('search: a transaction is found by its position, with its terms', () => {
  const { transactions, terms } = foldSearch(
    recordsOf(undefined, made(1, { source: 'core', metadata: { kind: 'fee' } })),
  )
  expect(transactions).toEqual([
    {
      ledger: ledgerKey('acme'),
      position: 2,
      recordedAt: '2026-01-01T00:00:00.000Z',
      effectiveAt: '1993-01-01T00:00:00Z',
      status: 1,
    },
  ])
  expect(terms).toEqual([
    { term: termKey('acme', searchTerm('source', 'core')), position: 2 },
    { term: term('kind', 'fee'), position: 2 },
  ])
})

test('search: of several steps the last one counts', () => {
  const { transactions, steps } = foldSearch(
    recordsOf(
      made(1, { type: 'transaction.pending' }),
      settled(1, 'pending'),
      settled(1, 'posted'),
    ),
  )
  expect(transactions.map(({ status }) => status)).toEqual([0])
  expect(steps).toEqual([{ transactionId: id(1).slice(4), position: 3, status: 1 }])
})

test('search: metadata that an account loses again are closed where they were opened', () => {
  const { accountTerms, lostTerms } = foldSearch(
    recordsOf(
      opened(7, { kind: 'savings', branch: '1' }),
      changed({ kind: 'savings', branch: '1' }, { kind: 'current', branch: '1' }),
      changed({ kind: 'current', branch: '1' }, { kind: 'savings', branch: '1' }),
    ),
  )
  const row = (value: string, sincePosition: number, untilPosition: number | null) => ({
    term: term('kind', value),
    accountNo: 7,
    sincePosition,
    untilPosition,
  })
  expect(accountTerms).toEqual([
    row('savings', 1, 2),
    { term: term('branch', '1'), accountNo: 7, sincePosition: 1, untilPosition: null },
    row('current', 2, 3),
    row('savings', 3, null),
  ])
  expect(lostTerms).toEqual([])
})

test('search: metadata of before these records are lost; a change of limits changes none', () => {
  const { accountTerms, lostTerms } = foldSearch(
    recordsOf(changed({ kind: 'savings' }, {}), changed(undefined, undefined)),
  )
  expect(accountTerms).toEqual([])
  expect(lostTerms).toEqual([{ term: term('kind', 'savings'), accountNo: 7, untilPosition: 1 }])
})
