import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createPrimaryProof } from '@ledger/runtime'
import type { TestDatabase } from '@ledger/testkit'
import { createTestDatabase, openTestJournal } from '@ledger/testkit'
import type { LedgerPlace } from '../../identity.ts'
import { JournalPool } from '../journal-pool.ts'
import { AccountLookUps } from './account-look-ups.ts'
import { findLedger } from './find-ledger-query.ts'

const waitMsMax = 2_000

let database: TestDatabase
let pool: JournalPool
let lookUps: AccountLookUps
/** Connections that were taken from the pool, one for each statement. */
let statements: number

beforeEach(async () => {
  database = await createTestDatabase()
  for (const ledger of ['acme', 'other']) {
    const journal = await openTestJournal(database.pool, ledger)
    await journal.openAccounts('cash', 'customer:1', 'customer:2')
  }
  const proof = createPrimaryProof(database.pool, 'look-ups', { leaseMs: waitMsMax, waitMsMax })
  pool = new JournalPool(database.pool, proof, waitMsMax)
  lookUps = new AccountLookUps(pool)
  await pool.read(async () => undefined) // proves, so that only statements are counted
  statements = 0
  database.pool.on('acquire', () => (statements += 1))
})
afterEach(() => database.close())

async function ledgerOf(id: string): Promise<LedgerPlace> {
  const ledger = await pool.find((client) => findLedger(client, id))
  if (ledger === undefined) throw new Error(`there is no ledger ${id}`)
  return ledger
}

test('account-look-ups: what is asked for together is one statement, each with its own answer', async () => {
  const acme = await ledgerOf('acme')
  statements = 0
  const addresses = ['customer:2', 'cash', 'nobody', 'customer:2']
  const found = await Promise.all(addresses.map((address) => lookUps.find(acme, address)))
  expect(found.map((account) => account?.address)).toEqual([
    'customer:2',
    'cash',
    undefined,
    'customer:2',
  ])
  expect(statements).toBe(1)
})

test('account-look-ups: the same address in two ledgers is two accounts', async () => {
  const [acme, other] = [await ledgerOf('acme'), await ledgerOf('other')]
  const found = await Promise.all([lookUps.find(acme, 'cash'), lookUps.find(other, 'cash')])
  expect(found.map((account) => account?.ledger.ledgerId)).toEqual(['acme', 'other'])
  expect(found[0]?.accountNo).not.toBe(found[1]?.accountNo)
})

test('account-look-ups: more than one statement may hold are all found', async () => {
  const acme = await ledgerOf('acme')
  const addresses = Array.from({ length: 1_200 }, (_, index) =>
    index % 400 === 0 ? 'cash' : `nobody:${index}`,
  )
  const found = await Promise.all(addresses.map((address) => lookUps.find(acme, address)))
  expect(found.filter((account) => account?.address === 'cash')).toHaveLength(3)
  expect(found.filter((account) => account === undefined)).toHaveLength(1_197)
})

test('account-look-ups: one that failed is told to all who wait, and the next goes well', async () => {
  const acme = await ledgerOf('acme')
  await database.pool.query('alter table journal.accounts rename to accounts_away')
  const failing = ['cash', 'customer:1'].map((address) => lookUps.find(acme, address))
  const outcomes = await Promise.allSettled(failing)
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await database.pool.query('alter table journal.accounts_away rename to accounts')
  expect((await lookUps.find(acme, 'cash'))?.address).toBe('cash')
})
