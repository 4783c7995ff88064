import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { fillBook } from '../../test/fill-book.ts'
import { fillSearch } from '../../test/fill-search.ts'
import { openBook, startTestReadApi, type TestReadApi } from '../../test/test-read-api.ts'
import { touchedBy } from '../../test/touched.ts'

let api: TestReadApi
const many = 1_000_000

beforeAll(async () => {
  api = await startTestReadApi()
  await openBook(api.journal)
  const { pool } = api.database
  // its BRIN index is brought up by a scan that would count as one of ours
  await pool.query('alter table projection.transaction_terms set (autovacuum_enabled = off)')
  await fillBook(pool, api.journal, many, many / 10)
  await fillSearch(pool, api.journal)
  await pool.query('analyze')
}, 600_000)
// what is filled in does not balance
afterAll(() => api.close({ skipInvariants: true }))

const transactions = '/v1/ledgers/acme/transactions'
const accounts = '/v1/ledgers/acme/accounts'
const range = 'effective_from=2003-01-01T00:00:00Z&effective_to=2009-01-01T00:00:00Z'
const recorded = 'recorded_from=2026-01-01T00:00:00Z&recorded_to=2100-01-01T00:00:00Z'

/** Reads, and how many rows of the journal and the projection each may touch. */
const reads: [string, number][] = [
  [`${transactions}?metadata[n]=all&limit=100`, 700],
  [`${transactions}?metadata[n]=some&limit=100`, 700],
  [`${transactions}?metadata[n]=few&limit=100`, 600],
  [`${transactions}?metadata[n]=none&limit=100`, 20],
  [`${transactions}?metadata[n]=all&metadata[m]=none`, 20],
  [`${transactions}?status=pending&limit=100`, 700],
  [`${transactions}?status=archived&metadata[n]=all&limit=100`, 4_500],
  [`${transactions}?status=posted&limit=100`, 1_500],
  [`${transactions}?status=posted&metadata[n]=few`, 600],
  [`${transactions}?${range}&limit=100`, 700],
  [`${transactions}?${range}&metadata[n]=all&limit=100`, 4_500],
  [`${transactions}?${range}&metadata[n]=few&limit=100`, 600],
  [`${transactions}?${range}&status=pending&limit=100`, 12_000],
  [`${transactions}?${range}&account=filled:77`, 100],
  [`${transactions}?${range}&account=bank:cash&limit=100`, 12_000],
  [`${transactions}?account=filled:77`, 100],
  [`${transactions}?account=bank:cash&limit=100`, 1_500],
  [`${transactions}?account=bank:cash&metadata[n]=few`, 600],
  [`${transactions}?${recorded}&limit=100`, 700],
  [`${transactions}?${recorded}&metadata[n]=few`, 700],
  [`${accounts}?metadata[n]=all&limit=100`, 900],
  [`${accounts}?metadata[n]=some&limit=100`, 900],
  [`${accounts}?metadata[n]=all&metadata[n2]=none`, 20],
  [`${accounts}?address_prefix=filled:99&limit=100`, 600],
  [`${accounts}?currency=EUR`, 21_000],
  [`${accounts}?status=closed&address_prefix=filled:99999`, 100],
  [`${accounts}/bank:cash/entries?${recorded}&limit=100`, 500],
  [`${accounts}/filled:77/entries?${recorded}&${range}`, 100],
  ['/v1/ledgers/acme/records?limit=100', 150],
  ['/v1/ledgers/acme/records?after=500000&limit=100', 150],
  ['/v1/ledgers/acme/records?type=ledger.changed', 21_000],
]

const statisticsText = `
  select t.schemaname || '.' || t.relname as name, t.seq_scan::int as seq_scan,
         (t.seq_tup_read + coalesce(i.read, 0))::int as touched
    from pg_stat_user_tables t
    left join (select relid, sum(idx_tup_read) as read from pg_stat_user_indexes group by relid) i
      on i.relid = t.relid
   where t.schemaname in ('journal', 'projection')`

/** Of all connections to come. */
async function planWith(mode: string): Promise<void> {
  await api.database.pool.query(
    `do $$ begin execute format('alter database %I set plan_cache_mode ${mode}', current_database());
     end $$`,
  )
}

/** Twice with plans for the values, and twice with plans for any values. */
async function readFourTimes(path: string): Promise<void> {
  for (const mode of ['force_custom_plan', 'force_generic_plan']) {
    await planWith(`= ${mode}`)
    const other = await startTestReadApi({ beside: api })
    await other.get(path).expect(200)
    await other.get(path).expect(200)
    await other.close()
  }
  await planWith('to default')
}

test.each(reads)('%s: no scan of a whole table, at most %s rows', async (path, rowsMax) => {
  await api.database.pool.query('select pg_stat_reset()')
  const touched = await touchedBy(api, () => readFourTimes(path), statisticsText)
  expect(touched.scanned).toEqual([])
  expect(touched.rows).toBeLessThanOrEqual(4 * rowsMax)
  expect(touched.rows).toBeGreaterThan(0)
})
