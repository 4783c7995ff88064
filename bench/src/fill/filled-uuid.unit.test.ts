import { describe, expect, test } from '@jest/globals'
import { seededRandom } from '@ledger/testkit'
import { transactionIdOf, uuidOfTransactionId } from '@ledger/wire'
import { filledUuid } from './filled-uuid.ts'

describe('filled-uuid', () => {
  test('filled-uuid: is a UUIDv7 that names its time', () => {
    const random = seededRandom(1)
    const madeAtMs = Date.UTC(2026, 0, 2, 3, 4, 5, 678)
    const ids = Array.from({ length: 1_000 }, () => filledUuid(madeAtMs, random))
    for (const id of ids) {
      const hex = id.toString('hex')
      expect(uuidOfTransactionId(transactionIdOf(hex))).toBe(hex)
      expect(id.readUIntBE(0, 6)).toBe(madeAtMs)
    }
    expect(new Set(ids.map((id) => id.toString('hex'))).size).toBe(1_000)
  })
})
