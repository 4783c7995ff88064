import { describe, expect, test } from '@jest/globals'
import { encodeEvent } from './encode-event.ts'
import type { JournalEvent, TransactionPosted } from './events.ts'

const posted: TransactionPosted = {
  type: 'transaction.posted',
  id: 'txn_0190163d8694739baea5966c26f8ad91',
  ledger: 'acme',
  actor: 'key_0123456789abcdef',
  transport: 'http',
  effective_at: '1993-01-01T00:00:00Z',
  external_id: '171812',
  source: 'core "banking"',
  correlation_id: 'žluťoučký kůň \u2028 \\ 😀',
  metadata: { kind: 'cash_deposit', '': 'a\nb', 2: 'two', 1: 'one' },
  entries: [
    {
      account: 'bank:cash',
      account_no: 1,
      normal_balance: 'debit',
      currency: 'CZK',
      kind: 'post',
      direction: 'debit',
      amount: '90000',
      version: 1,
      posted: ['90000', '0'],
      pending: ['0', '0'],
    },
    {
      account: 'customer:1',
      account_no: 9007199254740991,
      normal_balance: 'credit',
      currency: 'CZK',
      kind: 'post',
      direction: 'credit',
      amount: '90000',
      version: 1234,
      posted: ['1', '99999999999999999999999999999999999999'],
      pending: ['7', '0'],
    },
  ],
}

const others: readonly JournalEvent[] = [
  {
    type: 'ledger.opened',
    actor: 'key_0123456789abcdef',
    transport: 'http',
    ledger: 'acme',
    name: 'Acme "Ltd"',
    metadata: { a: 'b' },
  },
  {
    type: 'accounts.opened',
    actor: 'key_0123456789abcdef',
    transport: 'cli',
    ledger: 'acme',
    accounts: [
      {
        account: 'customer:1',
        account_no: 2,
        currency: 'CZK',
        normal_balance: 'credit',
        min_balance: '0',
        max_balance: null,
        metadata: {},
      },
    ],
  },
  {
    type: 'account.changed',
    actor: 'key_0123456789abcdef',
    transport: 'http',
    ledger: 'acme',
    account: 'customer:1',
    account_no: 2,
    before: { min_balance: '0', max_balance: null },
    after: { min_balance: null, max_balance: '-5' },
  },
  { type: 'epoch.raised', epoch: 2, reason: 'promotion' },
]

describe('encode-event', () => {
  test('encode-event: a transaction shaped by hand is what JSON makes of it', () => {
    expect(encodeEvent(posted)).toBe(JSON.stringify(posted))
  })

  test('encode-event: what was not given is left out', () => {
    const { external_id, source, correlation_id, metadata, ...bare } = posted
    expect([external_id, source, correlation_id, metadata]).not.toContain(undefined)
    expect(encodeEvent(bare)).toBe(JSON.stringify(bare))
  })

  test.each([posted, ...others])('encode-event: $type is read as it was written', (event) => {
    expect(JSON.parse(encodeEvent(event))).toEqual(event)
  })

  test('encode-event: encoding what was read gives the same bytes, whatever the metadata is called', () => {
    const metadata = JSON.parse('{"__proto__":"x","10":"b","9":"a","constructor":"y"}') as Record<
      string,
      string
    >
    const text = encodeEvent({ ...posted, metadata })
    expect(text).toContain('"__proto__":"x"')
    expect(encodeEvent(JSON.parse(text) as JournalEvent)).toBe(text)
  })
})
