import { describe, expect, test } from '@jest/globals'
import { encodeEvent } from './encode-event.ts'
import type { TransactionPosted } from './events.ts'
import { encodeToken } from './token.ts'
import { renderTransaction } from './transaction-answer.ts'

const event: TransactionPosted = {
  type: 'transaction.posted',
  id: 'txn_0190163d8694739baea5966c26f8ad91',
  ledger: 'acme',
  actor: 'key_0123456789abcdef',
  transport: 'http',
  effective_at: '1993-01-01T00:00:00Z',
  external_id: '171812',
  metadata: { kind: 'cash_deposit' },
  entries: [
    {
      account: 'bank:cash',
      account_no: 1,
      normal_balance: 'debit',
      currency: 'CZK',
      kind: 'post',
      direction: 'debit',
      amount: '90000',
      version: 7,
      posted: ['290000', '100000'],
      pending: ['0', '500'],
    },
    {
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
    },
  ],
}

const place = {
  position: 7,
  recordedAt: '2026-01-02T03:04:05.678Z',
  token: encodeToken(0, 1, 7),
}

describe('transaction-answer', () => {
  test('transaction-answer: the bytes that callers see', () => {
    expect(renderTransaction(event, place)).toBe(
      '{"id":"txn_0190163d8694739baea5966c26f8ad91","ledger":"acme","status":"posted",' +
        '"position":7,"token":"djEuMC4xLjc","recorded_at":"2026-01-02T03:04:05.678Z",' +
        '"effective_at":"1993-01-01T00:00:00Z","expires_at":null,"external_id":"171812","source":null,' +
        '"correlation_id":null,"metadata":{"kind":"cash_deposit"},"reverses":null,"reversed_by":[],"entries":[' +
        '{"account":"bank:cash","kind":"post","direction":"debit","amount":"90000","currency":"CZK","version":7,' +
        '"balance":{"posted":{"debits":"290000","credits":"100000","amount":"190000"},' +
        '"pending":{"debits":"0","credits":"500","amount":"-500"},' +
        '"available":{"debits":"290000","credits":"100500","amount":"189500"}}},' +
        '{"account":"customer:1","kind":"post","direction":"credit","amount":"90000","currency":"CZK","version":1,' +
        '"balance":{"posted":{"debits":"0","credits":"90000","amount":"90000"},' +
        '"pending":{"debits":"0","credits":"0","amount":"0"},' +
        '"available":{"debits":"0","credits":"90000","amount":"90000"}}}]}',
    )
  })

  test('transaction-answer: texts of the caller are escaped, and come back as they were', () => {
    const texts = {
      external_id: '"quoted" \\ back',
      source: 'line\nbreak\tand \u0001',
      correlation_id: 'žluťoučký 😀 \u2028',
      metadata: { 'a"b': '</script>', '': '' },
    }
    expect(JSON.parse(renderTransaction({ ...event, ...texts }, place))).toMatchObject(texts)
  })

  test('transaction-answer: what was not given is null, or empty metadata', () => {
    const { external_id, metadata, ...bare } = event
    expect([external_id, metadata]).not.toContain(undefined)
    expect(JSON.parse(renderTransaction(bare, place))).toMatchObject({
      external_id: null,
      source: null,
      correlation_id: null,
      metadata: {},
    })
  })

  test('transaction-answer: the same bytes from the event as decided and as read back', () => {
    const metadata = JSON.parse('{"__proto__":"x","10":"b","9":"a"}') as Record<string, string>
    const decided = { ...event, metadata }
    const readBack = JSON.parse(encodeEvent(decided)) as TransactionPosted
    expect(renderTransaction(readBack, place)).toBe(renderTransaction(decided, place))
    expect(renderTransaction(readBack, place)).toContain('"__proto__":"x"')
  })

  test('transaction-answer: inner numbers of accounts do not leak', () => {
    expect(renderTransaction(event, place)).not.toContain('account_no')
    expect(renderTransaction(event, place)).not.toContain('key_')
  })
})
