import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createTestApiKey, TestCategories } from '@ledger/testkit'
import { openBook, startTestReadApi, type TestReadApi } from '../../test/test-read-api.ts'

let api: TestReadApi

const ofAccount = '/v1/ledgers/acme/accounts/customer:1'
const ofCategory = '/v1/ledgers/acme/categories/assets'
const transactionId = 'txn_019b76da78007000800000000000000a'

/** Every operation, on what exists. */
const operations = {
  listCurrencies: '/v1/currencies',
  listLedgers: '/v1/ledgers',
  getLedger: '/v1/ledgers/acme',
  listAccounts: '/v1/ledgers/acme/accounts',
  getAccount: ofAccount,
  getBalance: `${ofAccount}/balance`,
  getBalances: '/v1/ledgers/acme/balances?account=customer:1',
  listEntries: `${ofAccount}/entries`,
  getStatement: `${ofAccount}/statement?from=2024-01-01T00:00:00Z&to=2025-01-01T00:00:00Z`,
  listCategories: '/v1/ledgers/acme/categories',
  getCategory: ofCategory,
  listCategoryMembers: `${ofCategory}/members`,
  getCategoryBalance: `${ofCategory}/balance`,
  listTransactions: '/v1/ledgers/acme/transactions',
  getTransaction: `/v1/ledgers/acme/transactions/${transactionId}`,
  listTransactionVersions: `/v1/ledgers/acme/transactions/${transactionId}/versions`,
  listRecords: '/v1/ledgers/acme/records',
}
const all = Object.entries(operations)
const ofLedger = all.filter(([, path]) => path.includes('/acme'))
const ofOneAccount = all.filter(([, path]) => path.includes('/customer:1'))
const inPages = all.filter(([name]) => name.startsWith('list') || name === 'getStatement')
/** Records are gone through by position. */
const lists = inPages.filter(([name]) => name !== 'listRecords')

const withQuery = (path: string, query: string) =>
  `${path}${path.includes('?') ? '&' : '?'}${query}`

beforeAll(async () => {
  api = await startTestReadApi()
  await openBook(api.journal)
  await new TestCategories(api.database.pool, api.journal).create('assets')
})
afterAll(() => api.close())

async function refused(
  path: string,
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const answer = await api.get(path, headers)
  expect([path, answer.status, (answer.body as { code?: string }).code]).toEqual([
    path,
    status,
    code,
  ])
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
}

test('the table names every operation that there is', () => {
  const { paths } = api.api.app.swagger() as { readonly paths: Record<string, { get?: Named }> }
  const known = Object.values(paths).flatMap(({ get }) => get?.operationId ?? [])
  expect(known.sort()).toEqual(Object.keys(operations).sort())
})
interface Named {
  readonly operationId: string
}

describe.each(all)('%s', (_name, path) => {
  test('no API key', async () => {
    const answer = await fetch(api.url + path)
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ code: 'api_key_missing' })
  })

  test('a key that is unknown, revoked, expired or without the scope', async () => {
    const { pool } = api.database
    const unknown = `lk_${'0'.repeat(16)}_${'A'.repeat(43)}`
    const revoked = await createTestApiKey(pool, { isRevoked: true })
    const expired = await createTestApiKey(pool, { expiresAt: new Date(Date.now() - 1_000) })
    for (const key of [unknown, revoked, expired]) {
      await refused(path, 401, 'api_key_invalid', { authorization: `Bearer ${key}` })
    }
    const writer = await createTestApiKey(pool, { scopes: ['transactions:write'] })
    await refused(path, 403, 'scope_missing', { authorization: `Bearer ${writer}` })
  })

  test('an unknown query parameter', async () => {
    await refused(withQuery(path, 'colour=red'), 400, 'unknown_filter')
    await refused(withQuery(path, 'Limit=1'), 400, 'unknown_filter')
    await refused(withQuery(path, '__proto__=1'), 400, 'unknown_filter')
  })
})

describe.each(ofLedger)('%s: the ledger', (_name, path) => {
  test('does not exist, or is another’s', async () => {
    await refused(path.replace('acme', 'nothing'), 404, 'ledger_not_found')
    const other = await createTestApiKey(api.database.pool, { ledgers: ['other'] })
    await refused(path, 404, 'ledger_not_found', { authorization: `Bearer ${other}` })
  })

  test.each(["'--", 'a b', '%00', '..%2f', 'ü', 'a'.repeat(65)])('is no id: %s', async (id) => {
    await refused(path.replace('acme', encodeURI(id)), 400, 'invalid_parameter')
  })

  test('a consistency or token that is none', async () => {
    await refused(path, 400, 'invalid_parameter', { consistency: 'sometimes' })
    await refused(path, 400, 'invalid_token', { 'min-token': 'x' })
    await refused(path, 400, 'invalid_parameter', { consistency: 'at_least' })
    await refused(withQuery(path, 'consistency=sometimes'), 400, 'invalid_parameter')
    const twice = 'consistency=strong&consistency=strong'
    await refused(withQuery(path, twice), 400, 'invalid_parameter')
  })
})

describe.each(ofOneAccount)('%s: the account', (_name, path) => {
  test('does not exist', async () => {
    await refused(path.replace('customer:1', 'nobody'), 404, 'account_not_found')
  })

  test.each(["' or 1=1 --", '%00', '%ff', ':', 'a'.repeat(129)])(
    'is no address: %s',
    async (id) => {
      const address = id.startsWith('%') ? id : encodeURIComponent(id)
      const answer = await api.get(path.replace('customer:1', address))
      expect([400, 404]).toContain(answer.status)
      expect((answer.body as { code: string }).code).toMatch(
        /^(invalid_parameter|route_not_found)$/,
      )
    },
  )
})

const ofOneCategory = all.filter(([, path]) => path.includes('/assets'))
describe.each(ofOneCategory)('%s: the category', (_name, path) => {
  test('does not exist', async () => {
    await refused(path.replace('assets', 'nothing'), 404, 'category_not_found')
  })

  test.each(["' or 1=1 --", '%00', '%ff', ':', 'a'.repeat(129)])('is no id: %s', async (id) => {
    const answer = await api.get(path.replace('assets', encodeURI(id)))
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ code: 'invalid_parameter' })
  })
})

describe.each(inPages)('%s: the limit', (_name, path) => {
  test.each(['0', '-1', '1001', '01', '1e2', '', 'ten', '%00'])('a limit of %s', async (limit) => {
    await refused(withQuery(path, `limit=${limit}`), 400, 'invalid_parameter')
  })

  test('a limit of 1000', async () => {
    const answer = await api.get(withQuery(path, 'limit=1000'))
    expect(answer.status).toBe(path.includes(transactionId) ? 404 : 200)
  })
})

describe.each(lists)('%s: the page', (_name, path) => {
  test('parameters given twice', async () => {
    await refused(withQuery(path, 'limit=1&limit=1'), 400, 'invalid_parameter')
    await refused(withQuery(path, 'cursor=a&cursor=b'), 400, 'invalid_parameter')
  })

  test.each(['x', 'e30', 'A'.repeat(1_025), "'%20or%201=1"])(
    'a cursor that is none: %s',
    async (cursor) => {
      await refused(withQuery(path, `cursor=${cursor}`), 400, 'invalid_cursor')
    },
  )
})

test('what nobody offers', async () => {
  await refused('/v1/ledgers/acme/nothing', 404, 'route_not_found')
  await refused('/v1/ledgers/acme/accounts/a/entries/1', 404, 'route_not_found')
  const answer = await fetch(`${api.url}/v1/ledgers`, { method: 'DELETE' })
  expect(answer.status).toBe(404)
})
