import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { TestDatabase } from '@ledger/testkit'
import { checkInvariants, createTestDatabase } from '@ledger/testkit'
import type { Book } from './book.ts'
import { fillJournal } from './fill-journal.ts'

const dayMs = 86_400_000

let database: TestDatabase

beforeEach(async () => {
  database = await createTestDatabase()
})

afterEach(async () => {
  await database.close()
})

describe('fill-journal', () => {
  test('fill-journal: what it fills is right in every respect, over several months', async () => {
    const book = bookOf({ transactions: 5_000, accounts: 1_500, days: 70 })
    await fillJournal(book, { pool: database.pool, say: () => undefined })
    expect(await checkInvariants(database.pool)).toEqual([])
    expect(await count('journal.records')).toBe(5_003)
    expect(await count('journal.entries')).toBe(10_000)
    expect(await count('journal.idempotency')).toBe(5_003)
    expect(await count('journal.account_heads')).toBe(1_500)
    const { rows } = await database.pool.query<{ months: number }>(
      'select count(distinct tableoid) as months from journal.entries',
    )
    expect(rows[0]?.months).toBeGreaterThan(2)
  })

  test('fill-journal: without transactions it opens the accounts', async () => {
    const book = bookOf({ transactions: 0, accounts: 10, days: 1 })
    await fillJournal(book, { pool: database.pool, say: () => undefined })
    expect(await count('journal.records')).toBe(2)
    expect(await count('journal.account_heads')).toBe(10)
  })

  test('fill-journal: refuses a database that has a history', async () => {
    const fill = (ledger: string) =>
      fillJournal(bookOf({ ledger }), { pool: database.pool, say: () => undefined })
    await fill('one')
    await expect(fill('two')).rejects.toThrow('only an empty database of one shard is filled')
  })
})

async function count(table: string): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(`select count(*) from ${table}`)
  return rows[0]?.count ?? -1
}

function bookOf(given: Partial<Book> & { readonly days?: number }): Book {
  const until = new Date()
  const { days = 1, ...rest } = given
  const from = new Date(until.getTime() - days * dayMs)
  return { ledger: 'bench', accounts: 10, transactions: 10, from, until, ...rest }
}
