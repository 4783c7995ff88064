import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { TestDatabase } from '../database/test-database.ts'
import { createTestDatabase } from '../database/test-database.ts'
import { fillIngest } from '../journal/fill-ingest.ts'
import { fillProjection } from '../journal/fill-projection.ts'
import { openTestJournal } from '../journal/open-test-journal.ts'
import { raiseEpoch } from '../journal/raise-epoch.ts'
import { TestCategories } from '../journal/test-categories.ts'
import { checkInvariants, findViolations } from './check-invariants.ts'
import { damage, whileDamaged } from './damage.ts'
import { damages } from './damages/damages.ts'
import { rules } from './rules/rules.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await fillDatabase()
})

afterAll(() => database.close({ skipInvariants: true }))

/**
 * Positions 1 to 18: ledger, accounts, limits, transactions with a new epoch between, a ledger, holds,
 * categories.
 */
async function fillDatabase(): Promise<void> {
  const { pool } = database
  const journal = await openTestJournal(pool, 'acme') // position 1, ledger_no 1
  await journal.openAccounts(
    { address: 'cash', normalBalance: 'debit' }, // account_no 1
    { address: 'alice', minBalance: 0n }, // account_no 2
    { address: 'bob', maxBalance: 1000n }, // account_no 3
    { address: 'idle', metadata: { kind: 'none' } }, // account_no 4
  )
  await journal.post(
    [
      ['cash', 'debit', 500n],
      ['alice', 'credit', 500n],
    ],
    { externalId: 'first', idempotencyKey: 'key-3', source: 'core', metadata: { kind: 'ž' } },
  ) // position 3
  await journal.post(
    [
      ['alice', 'debit', 200n],
      ['alice', 'debit', 100n],
      ['bob', 'credit', 300n],
    ],
    { idempotencyKey: 'key-4' },
  ) // position 4
  await journal.refuse('key-refused', 'balance_below_minimum')
  await raiseEpoch(pool, 0) // position 5
  await journal.changeLimits('bob', { minBalance: 100n }) // position 6
  await journal.post([
    ['bob', 'debit', 200n],
    ['alice', 'credit', 200n],
  ]) // position 7
  await openTestJournal(pool, 'other') // position 8, ledger_no 2
  const some = [
    ['cash', 'debit', 50n],
    ['alice', 'credit', 50n],
  ] as const
  const held = await journal.post(some, { status: 'pending' }) // position 9
  await journal.step(held, 'post', [
    ['cash', 'debit', 20n],
    ['alice', 'credit', 20n],
  ]) // position 10
  const made = await journal.post(some) // position 11
  await journal.step(made, 'reverse') // position 12
  const categories = new TestCategories(pool, journal)
  await categories.create('all') // position 13, category_no 1
  await categories.create('people') // position 14, category_no 2
  await categories.add('all', 'cash', { kind: 'category', name: 'people' }) // positions 15 and 16
  await categories.add('people', 'alice') // position 17
  await categories.remove('people', 'alice') // position 18
  await fillIngest(pool, { accepted: 'key-3', refused: 'key-refused' })
  await fillProjection(pool)
}

describe('check-invariants', () => {
  test('check-invariants: finds nothing in a journal that is right', async () => {
    expect(await checkInvariants(database.pool)).toEqual([])
    expect(await checkInvariants(database.url)).toEqual([])
  })

  test.each(damages)('check-invariants: %s names %s', async (rule, _what, statement) => {
    const violations = await whileDamaged(database.pool, statement, findViolations)
    expect(violations.map((violation) => violation.rule)).toContain(rule)
  })

  test('check-invariants: every rule has a damage that it names', () => {
    const named = new Set(damages.map(([rule]) => rule))
    expect([...named].sort()).toEqual(rules.map(({ name }) => name).sort())
  })

  test('check-invariants: one wrong entry is told by the row, not by all that follows', async () => {
    const violations = await whileDamaged(
      database.pool,
      'update journal.entries set amount = amount + 1 where position = 3 and line = 0',
      (client) => findViolations(client, { only: ['zero-sum-per-position'] }),
    )
    expect(violations).toEqual([
      {
        invariant: 'I1',
        rule: 'zero-sum-per-position',
        detail: 'shard 0 position 3 ledger_no 1 currency_no 203 kind 0: debits - credits = 1',
      },
    ])
  })

  test('test-database: close throws what was violated, after the database is dropped', async () => {
    const other = await createTestDatabase()
    await damage(other.pool, 'update journal.shards set position = 1')
    await expect(other.close()).rejects.toThrow('I8')
    const left = await database.pool.query('select from pg_database where datname = $1', [
      new URL(other.url).pathname.slice(1),
    ])
    expect(left.rowCount).toBe(0)
  })
})
