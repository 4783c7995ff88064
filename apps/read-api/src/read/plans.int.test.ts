import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { fillProjection, TestCategories } from '@ledger/testkit'
import type { TransactionPosted } from '@ledger/wire'
import { fillBook } from '../../test/fill-book.ts'
import { deposit, openBook, startTestReadApi, type TestReadApi } from '../../test/test-read-api.ts'
import { touchedBy } from '../../test/touched.ts'

let api: TestReadApi
let transaction: string
const many = 50_000

beforeAll(async () => {
  api = await startTestReadApi()
  await openBook(api.journal)
  await fillBook(api.database.pool, api.journal, many)
  const { rows } = await api.database.pool.query<{ at: string }>(
    'select recorded_at as at from journal.shards',
  )
  busyTime = rows[0]?.at ?? ''
  const record = await api.journal.post(
    [
      ['bank:cash', 'debit', 1n],
      ['customer:1', 'credit', 1n],
    ],
    { externalId: 'the one' },
  )
  transaction = (record.event as TransactionPosted).id
  await deposit(api.journal, 'customer:2', 1n)
  await fillCategories()
  await fillProjection(api.database.pool)
  await api.database.pool.query('analyze')
}, 120_000)
// what fillBook makes up does not balance
afterAll(() => api.close({ skipInvariants: true }))

const account = '/v1/ledgers/acme/accounts/filled:25000'
const cash = '/v1/ledgers/acme/accounts/bank:cash'
/** That of the entries that were filled in. */
let busyTime: string

/**
 * `large` has 100 categories of 100 accounts, and 10,000 members that were taken out. Those accounts are
 * in it a second time, too, in one that has all of them.
 */
async function fillCategories(): Promise<void> {
  const { pool } = api.database
  const categories = new TestCategories(pool, api.journal)
  await categories.create('large', 'credit')
  for (let n = 0; n < 100; n += 1) await categories.create(`part:${n}`)
  await pool.query(
    `insert into journal.category_members
       (shard_id, category_no, member_kind, member_no, ledger_no, currency_no, is_member)
     select 0, 1, 1, category_no, ledger_no, null, true from journal.categories where category_no > 1
      union all
     select 0, 2 + n % 100, 0, 1000001 + n, 1, 203, true from generate_series(0, 9999) n
      union all
     select 0, 1, 0, 1000001 + n, 1, 203, n < 10000 from generate_series(0, 19999) n`,
  )
}

/** Reads, and how many rows of the journal and the projection each may touch. */
const reads: [string, () => string, number][] = [
  ['a balance', () => `${account}/balance`, 20],
  ['an eventual balance', () => `${account}/balance?consistency=eventual`, 20],
  ['ten balances', () => `/v1/ledgers/acme/balances?${tenAccounts}`, 100],
  ['an account', () => account, 20],
  ['a page of accounts', () => '/v1/ledgers/acme/accounts?limit=10', 100],
  ['a ledger', () => '/v1/ledgers/acme', 20],
  ['the ledgers', () => '/v1/ledgers?limit=10', 20],
  ['the last entries', () => '/v1/ledgers/acme/accounts/bank:cash/entries?limit=10', 100],
  [
    'the first entries',
    () => '/v1/ledgers/acme/accounts/bank:cash/entries?limit=10&order=asc',
    100,
  ],
  // the cash account has all its entries at one time: the deepest there is; up to 255 that have not
  // filled an anchor are read from the journal besides
  ['a balance in the past', () => `${cash}/balance?as_of=2020-01-01T00:00:00Z`, 600],
  ['a balance to come', () => `${cash}/balance?as_of=2100-01-01T00:00:00Z`, 600],
  ['one at a busy time', () => `${cash}/balance?as_of=${busyTime}`, 2_500],
  [
    'one as it was known',
    () => `${cash}/balance?as_of=2100-01-01T00:00:00Z&as_of_version=25001`,
    900,
  ],
  ['a balance of few entries', () => `${account}/balance?as_of=2100-01-01T00:00:00Z`, 20],
  [
    'a page of a statement',
    () => `${cash}/statement?from=1990-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&limit=10`,
    1_500,
  ],
  ['the categories', () => '/v1/ledgers/acme/categories?limit=10', 50],
  ['a category', () => '/v1/ledgers/acme/categories/large', 20],
  ['a page of members', () => '/v1/ledgers/acme/categories/large/members?limit=10', 50],
  // twice 10,000 members, the 100 categories, and of each account what it holds
  ['a balance of 10,000 accounts', () => '/v1/ledgers/acme/categories/large/balance', 31_000],
  [
    'an eventual one',
    () => '/v1/ledgers/acme/categories/large/balance?consistency=eventual',
    31_000,
  ],
  ['a transaction', () => `/v1/ledgers/acme/transactions/${transaction}`, 20],
  ['its history', () => `/v1/ledgers/acme/transactions/${transaction}/versions`, 30],
  ['one by external id', () => '/v1/ledgers/acme/transactions?external_id=the%20one', 30],
  ['a page of transactions', () => '/v1/ledgers/acme/transactions?limit=10', 100],
]
const tenAccounts = Array.from({ length: 10 }, (_, n) => `account=filled:${n + 1}`).join('&')

const statisticsText = `
  select t.schemaname || '.' || t.relname as name, t.seq_scan::int as seq_scan,
         (t.seq_tup_read + coalesce(t.idx_tup_fetch, 0))::int as touched
    from pg_stat_user_tables t
   where t.schemaname in ('journal', 'projection')`

async function readTwice(path: string): Promise<void> {
  const other = await startTestReadApi({ beside: api })
  await other.get(path).expect(200) // knows the ledger and the account from now on
  await other.get(path).expect(200)
  await other.close()
}

test.each(reads)('%s: no scan of a whole table, few rows', async (_name, path, rowsMax) => {
  await api.database.pool.query('select pg_stat_reset()')
  const touched = await touchedBy(api, () => readTwice(path()), statisticsText)
  expect(touched.scanned).toEqual([])
  expect(touched.rows).toBeLessThanOrEqual(2 * rowsMax) // it was asked twice
  expect(touched.rows).toBeGreaterThan(0)
})
