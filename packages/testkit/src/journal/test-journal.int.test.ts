import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { TestDatabase } from '../database/test-database.ts'
import { createTestDatabase } from '../database/test-database.ts'
import { openTestJournal } from './open-test-journal.ts'

let database: TestDatabase

beforeEach(async () => {
  database = await createTestDatabase({ shards: 2 })
})

afterEach(() => database.close())

describe('test-journal', () => {
  test('test-journal: writes accounts, limits and transactions that are right', async () => {
    const journal = await openTestJournal(database.pool)
    await journal.openAccounts(
      { address: 'cash', normalBalance: 'debit' },
      { address: 'customer:1', minBalance: 0n },
    )
    await journal.changeLimits('customer:1', { maxBalance: 500n })
    const record = await journal.post(
      [
        ['cash', 'debit', 300n],
        ['customer:1', 'credit', 300n],
      ],
      { externalId: 'first' },
    )
    expect(record.position).toBe(4)
    const account = await journal.account('customer:1')
    expect(account.version).toBe(1)
    expect(account.balances.postedCredits).toBe(300n)
    expect(account.maxBalance).toBe(500n)
  })

  test('test-journal: throws when the rules refuse', async () => {
    const journal = await openTestJournal(database.pool)
    await journal.openAccounts('a', { address: 'b', minBalance: 0n })
    const overdraft = journal.post([
      ['a', 'credit', 1n],
      ['b', 'debit', 1n],
    ])
    await expect(overdraft).rejects.toThrow('balance_below_minimum')
  })
})
