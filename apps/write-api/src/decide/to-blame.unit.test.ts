import { expect, test } from '@jest/globals'
import { toBlame } from './to-blame.ts'

test.each([
  ['nothing', [undefined, undefined], undefined],
  ['the one that was judged', ['bulk_refused', 'unbalanced', 'bulk_refused'], 1],
  ['the first of several', [undefined, 'unbalanced', 'account_closed'], 1],
  ['a key that was used for something else', ['unbalanced', 'idempotency_key_reused'], 1],
  ['the first key that another request has spent', [undefined, 'bulk_refused', 'bulk_refused'], 1],
] as const)('to-blame: %s', (_what, codes, index) => {
  expect(toBlame(codes)).toBe(index)
})
