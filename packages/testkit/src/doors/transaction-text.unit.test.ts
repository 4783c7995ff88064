import { describe, expect, test } from '@jest/globals'
import { compileDecoder, compileEncoder, ledgerDescriptors } from '@ledger/grpc'
import type { TransactionEvent } from '@ledger/wire'
import { renderTransaction } from '@ledger/wire'
import { transactionText } from './transaction-text.ts'

const described = ledgerDescriptors().message('ledger.v1.Transaction')
const encode = compileEncoder(described)
const decode = compileDecoder(described)

const plain: TransactionEvent = {
  type: 'transaction.posted',
  id: 'txn_019b76da78007000800000000000000c',
  ledger: 'acme',
  effective_at: '2026-01-31T00:00:00Z',
  entries: [
    {
      account: 'customer:1',
      account_no: 2,
      kind: 'post',
      direction: 'credit',
      amount: '9'.repeat(38),
      currency: 'CZK',
      normal_balance: 'credit',
      version: 1,
      posted: ['0', '9'.repeat(38)],
      pending: ['0', '0'],
    },
  ],
} as unknown as TransactionEvent // as much of it as an answer shows

const full = {
  ...plain,
  external_id: '171812',
  source: 'core',
  correlation_id: 'c',
  metadata: { note: 'ž🦊"\\', empty: '' },
  reverses: 'txn_019b76da78007000800000000000000d',
} as unknown as TransactionEvent

const place = { position: 7, recordedAt: '2026-01-31T00:00:00.000Z', token: '0.1.7' }

describe('transaction-text', () => {
  test.each([
    ['with nothing that may be left out', plain, []],
    ['with everything', full, ['txn_019b76da78007000800000000000000e']],
  ] as const)('transaction-text: one %s is written as HTTP does', (_name, event, reversedBy) => {
    const text = renderTransaction(event, place, reversedBy)
    expect(transactionText(decode(encode(JSON.parse(text))))).toBe(text)
  })

  test('transaction-text: what HTTP does not have, and what it always has', () => {
    const message = decode(encode(JSON.parse(renderTransaction(plain, place)))) as object
    expect(() => transactionText({ ...message, colour: 'red' })).toThrow('with colour')
    expect(() => transactionText({ ...message, token: undefined })).toThrow('without token')
  })
})
