import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { fillProjection, openTestJournal } from '@ledger/testkit'
import { startTestReadApi, type TestReadApi } from '../../../test/test-read-api.ts'

let api: TestReadApi
const path = '/v1/ledgers/acme/accounts'

beforeAll(async () => {
  api = await startTestReadApi()
  await api.journal.openAccounts(
    { address: 'customer:2', metadata: { kind: 'savings', branch: '7' } },
    { address: 'customer:1', metadata: { kind: 'current' } },
    { address: 'customer', currency: 'EUR', metadata: { kind: 'savings' } },
    'customers',
    { address: 'bank:cash', normalBalance: 'debit' },
    { address: 'Customer:1', currency: 'EUR' },
  )
  await api.journal.changeMetadata('customer:1', { kind: 'savings' })
  await api.journal.changeMetadata('customer:2', { kind: 'savings', branch: '8' })
  const other = await openTestJournal(api.database.pool, 'other')
  await other.openAccounts({ address: 'customer:9', metadata: { kind: 'savings' } })
  await fillProjection(api.database.pool)
  // closed without a record: what closes an account is the write side's
  await api.database.pool.query(
    `update journal.account_heads set closed = true where account_no =
       (select account_no from journal.accounts where address = 'customers')`,
  )
})
afterAll(() => api.close({ skipInvariants: true }))

interface Body {
  readonly data: readonly { readonly address: string }[]
  readonly next_cursor: string | null
}

async function find(query: string, limit: number): Promise<readonly string[]> {
  const found: string[] = []
  let cursor: string | null = ''
  for (let page = 0; cursor !== null; page++) {
    if (page === 50) throw new Error(`${query} has no end`)
    const asked: string = cursor === '' ? '' : `&cursor=${cursor}`
    const { body } = await api.get(`${path}?${query}&limit=${limit}${asked}`).expect(200)
    found.push(...(body as Body).data.map(({ address }) => address))
    cursor = (body as Body).next_cursor
  }
  return found
}

describe('accounts: filters', () => {
  test.each<[string, readonly string[]]>([
    ['', ['Customer:1', 'bank:cash', 'customer', 'customer:1', 'customer:2', 'customers']],
    ['address_prefix=customer', ['customer', 'customer:1', 'customer:2', 'customers']],
    ['address_prefix=customer:', ['customer:1', 'customer:2']],
    ['address_prefix=customer:1', ['customer:1']],
    ['address_prefix=customer:10', []],
    ['address_prefix=z', []],
    ['currency=EUR', ['Customer:1', 'customer']],
    ['currency=USD', []],
    ['status=closed', ['customers']],
    ['status=open&address_prefix=customer', ['customer', 'customer:1', 'customer:2']],
    ['currency=CZK&status=open', ['bank:cash', 'customer:1', 'customer:2']],
    ['metadata[kind]=savings', ['customer:2', 'customer:1', 'customer']],
    ['metadata[kind]=current', []],
    ['metadata[branch]=7', []],
    ['metadata[kind]=savings&metadata[branch]=8', ['customer:2']],
    ['metadata[kind]=savings&currency=EUR', ['customer']],
    ['metadata[kind]=savings&address_prefix=customer:', ['customer:2', 'customer:1']],
    ['metadata[kind]=savings&status=closed', []],
  ])('%s', async (query, expected) => {
    for (const limit of [1, 2, 100]) expect(await find(query, limit)).toEqual(expected)
  })

  test('metadata that were changed are found once they are projected, not before', async () => {
    await api.journal.changeMetadata('bank:cash', { kind: 'till' })
    const query = `${path}?metadata[kind]=till`
    const before = await api.get(query, { consistency: 'eventual' }).expect(200)
    expect(before.body).toMatchObject({ data: [], consistency: 'eventual' })
    await api.get(query).expect(503)
    await fillProjection(api.database.pool)
    expect(await find('metadata[kind]=till', 1)).toEqual(['bank:cash'])
  })

  test.each([
    ['status=archived', 'invalid_parameter'],
    ['currency=crowns', 'invalid_parameter'],
    ['address_prefix=%25', 'invalid_parameter'],
    ['address=customer:1', 'unknown_filter'],
  ])('refused: %s', async (query, code) => {
    expect((await api.get(`${path}?${query}`).expect(400)).body).toMatchObject({ code })
  })

  test('where it is switched off, metadata are refused and the rest is not', async () => {
    const off = await startTestReadApi({ beside: api, env: { SEARCH_PROJECTION: 'false' } })
    const refused = await off.get(`${path}?metadata[kind]=savings`).expect(400)
    expect(refused.body).toMatchObject({ code: 'search_disabled' })
    await off.get(`${path}?currency=EUR&status=open&address_prefix=c`).expect(200)
    await off.close()
  })
})
