import { expect, test } from '@jest/globals'
import { compileEncoder, ledgerDescriptors } from '@ledger/grpc'
import { isPosted } from './stream-load.ts'

const encode = compileEncoder(ledgerDescriptors().message('ledger.v1.PostTransactionsResponse'))

test.each([
  [{ index: 0, idempotency_key: 'k', status: 201 }, true],
  [{ index: 1_000_000, idempotency_key: 'x'.repeat(200), status: 201, replayed: true }, true],
  [{ index: 3, status: 422 }, false],
  [{ index: 3, status: 503, idempotency_key: 'k' }, false],
])('stream-load: whether it is posted: %j', (result, expected) => {
  expect(isPosted(encode(result))).toBe(expected)
})
