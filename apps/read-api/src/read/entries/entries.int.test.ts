import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createTestApiKey } from '@ledger/testkit'
import {
  deposit,
  openBook,
  startTestReadApi,
  type ListBody,
  type TestReadApi,
} from '../../../test/test-read-api.ts'

let api: TestReadApi
const path = '/v1/ledgers/acme/accounts/customer:1/entries'
const count = 25

beforeAll(async () => {
  api = await startTestReadApi()
  await openBook(api.journal)
  for (let n = 1; n <= count; n += 1) await deposit(api.journal, 'customer:1', BigInt(n))
})
afterAll(() => api.close())

interface Entry {
  readonly version: number
  readonly amount: string
  readonly transaction: string
  readonly balance: { readonly posted: { readonly amount: string } }
}
type Entries = ListBody<Entry>

async function page(query: string): Promise<Entries> {
  const { body } = await api.get(`${path}?${query}`).expect(200)
  return body as Entries
}

/** Every page, and something done after each. */
async function allVersions(query: string, afterPage = async (): Promise<unknown> => undefined) {
  const versions: number[] = []
  let cursor = ''
  for (let pages = 0; pages < 100; pages += 1) {
    const { data, next_cursor: next } = await page(`${query}${cursor}`)
    versions.push(...data.map(({ version }) => version))
    if (next === null) break
    cursor = `&cursor=${next}`
    await afterPage()
  }
  return versions
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)

test('list-entries: an entry says what it moved, where it came from and what it left', async () => {
  const { data } = await page('order=asc&limit=2')
  expect(data[1]).toEqual({
    account: 'customer:1',
    version: 2,
    transaction: expect.stringMatching(/^txn_[0-9a-f]{32}$/),
    position: 4,
    kind: 'post',
    direction: 'credit',
    amount: '2',
    currency: 'CZK',
    effective_at: expect.stringMatching(/Z$/),
    recorded_at: expect.stringMatching(/Z$/),
    balance: {
      posted: { debits: '0', credits: '3', amount: '3' },
      pending: { debits: '0', credits: '0', amount: '0' },
      available: { debits: '0', credits: '3', amount: '3' },
    },
  })
})

test('list-entries: the newest first unless asked otherwise', async () => {
  expect((await page('limit=3')).data.map(({ version }) => version)).toEqual([25, 24, 23])
  expect((await page('limit=3&order=asc')).data.map(({ version }) => version)).toEqual([1, 2, 3])
})

test('list-entries: both orders go through all, each once', async () => {
  expect(await allVersions('order=asc&limit=7')).toEqual(upTo(count))
  expect(await allVersions('limit=7')).toEqual(upTo(count).reverse())
  expect(await allVersions('limit=25')).toEqual(upTo(count).reverse())
})

test('list-entries: pages stay as they are while entries are added', async () => {
  const before = upTo((await page('limit=1')).data[0]?.version ?? 0).reverse()
  const add = () => deposit(api.journal, 'customer:1', 1n)
  expect(await allVersions('limit=9', add)).toEqual(before)
  const { length } = await allVersions('order=asc&limit=9', add)
  expect(length).toBeGreaterThan(before.length + 2) // those added meanwhile are at the end
})

test('list-entries: an effective time comes back to the last digit', async () => {
  await api.journal.openAccounts('old')
  const times = ['0001-01-01T00:00:00Z', '1993-01-01T00:00:00.000001Z', '9999-12-31T23:59:59Z']
  for (const effectiveAt of times) {
    await api.journal.post(
      [
        ['bank:cash', 'debit', 1n],
        ['old', 'credit', 1n],
      ],
      { effectiveAt },
    )
  }
  const { body } = await api.get('/v1/ledgers/acme/accounts/old/entries?order=asc').expect(200)
  const { data } = body as ListBody<{ readonly effective_at: string }>
  expect(data.map((entry) => entry.effective_at)).toEqual(times)
})

test('list-entries: entries of all months are merged by version', async () => {
  const { pool } = api.database
  await pool.query("select journal.make_partitions('entries', interval '1 month', $1, $2)", [
    '2020-01-01T00:00:00Z',
    '2020-12-31T00:00:00Z',
  ])
  expect(await allVersions('limit=10')).toHaveLength((await page('limit=1')).data[0]?.version ?? 0)
})

test('list-entries: an account without entries has an empty page', async () => {
  const { body } = await api.get('/v1/ledgers/acme/accounts/customer:2/entries').expect(200)
  expect(body).toMatchObject({ data: [], next_cursor: null, consistency: 'strong' })
})

test('list-entries: the transaction it names can be read', async () => {
  const { data } = await page('limit=1')
  await api.get(`/v1/ledgers/acme/transactions/${data[0]?.transaction}`).expect(200)
})

describe('list-entries: a cursor is refused', () => {
  async function cursorOf(query: string): Promise<string> {
    return (await page(query)).next_cursor ?? ''
  }
  const refused = async (url: string, headers = {}) => {
    const { body } = await api.get(url, headers).expect(400)
    expect(body).toMatchObject({ code: 'invalid_cursor' })
  }

  test('with another order, account, list or API key; but not with another limit', async () => {
    const cursor = await cursorOf('limit=2')
    await api.get(`${path}?limit=3&cursor=${cursor}`).expect(200)
    await refused(`${path}?limit=2&order=asc&cursor=${cursor}`)
    await refused(`/v1/ledgers/acme/accounts/bank:cash/entries?cursor=${cursor}`)
    await refused(`/v1/ledgers/acme/accounts?cursor=${cursor}`)
    await refused(`/v1/ledgers/acme/transactions?cursor=${cursor}`)
    await refused(`/v1/ledgers?cursor=${cursor}`)
    const key = await createTestApiKey(api.database.pool)
    await refused(`${path}?limit=2&cursor=${cursor}`, { authorization: `Bearer ${key}` })
  })

  test('when it was tampered with', async () => {
    const cursor = await cursorOf('limit=2')
    const other = cursor.startsWith('A') ? 'B' : 'A'
    await refused(`${path}?cursor=${other}${cursor.slice(1)}`)
    await refused(`${path}?cursor=${cursor.slice(0, -1)}`)
    await refused(`${path}?cursor=`)
    await refused(`${path}?cursor=${encodeURIComponent("' or 1=1 --")}`)
  })

  test('is taken by another process on the same database', async () => {
    const other = await startTestReadApi({ beside: api })
    await other.get(`${path}?limit=2&cursor=${await cursorOf('limit=2')}`).expect(200)
    await other.close()
  })
})
