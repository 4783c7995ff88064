import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createTestApiKey, fillProjection } from '@ledger/testkit'
import {
  openBook,
  startTestReadApi,
  type ListBody,
  type TestReadApi,
} from '../../../test/test-read-api.ts'

let api: TestReadApi
const path = '/v1/ledgers/acme/accounts/customer:1/statement'
const year = 'from=2024-01-01T00:00:00Z&to=2025-01-01T00:00:00Z'
const count = 400

interface Sums {
  readonly posted: { readonly amount: string }
}
interface Statement extends ListBody<{
  readonly version: number
  readonly amount: string
  readonly effective_at: string
}> {
  readonly opening: Sums
  readonly closing: Sums
  readonly version: number
}

beforeAll(async () => {
  api = await startTestReadApi()
  await openBook(api.journal)
  // backwards through the year, a day apart, so that the first entries are of the next year
  for (let n = 1; n <= count; n += 1) await deposit(n, dayBefore(n))
  await fillProjection(api.database.pool)
}, 60_000)
afterAll(() => api.close())

function dayBefore(n: number): string {
  return new Date(Date.UTC(2025, 0, 20 - n)).toISOString()
}

function deposit(amount: number, effectiveAt: string) {
  return api.journal.post(
    [
      ['bank:cash', 'debit', BigInt(amount)],
      ['customer:1', 'credit', BigInt(amount)],
    ],
    { effectiveAt },
  )
}

async function page(query: string): Promise<Statement> {
  return (await api.get(`${path}?${query}`).expect(200)).body as Statement
}

async function allPages(query: string, afterPage = async (): Promise<unknown> => undefined) {
  const pages: Statement[] = []
  for (let cursor = ''; pages.length < 100;) {
    const one = await page(query + cursor)
    pages.push(one)
    if (one.next_cursor === null) break
    cursor = `&cursor=${one.next_cursor}`
    await afterPage()
  }
  return pages
}

describe('get-statement', () => {
  test('statement: opening, entries and closing', async () => {
    const { body } = await api
      .get(`${path}?from=2024-12-30T00:00:00Z&to=2025-01-01T00:00:00%2B00:00`)
      .expect(200)
    const opening = sumOf((n) => dayBefore(n) < '2024-12-30T00:00:00.000Z')
    const closing = sumOf((n) => dayBefore(n) < '2025-01-01T00:00:00.000Z')
    expect(body).toMatchObject({
      account: 'customer:1',
      ledger: 'acme',
      from: '2024-12-30T00:00:00Z',
      to: '2025-01-01T00:00:00Z',
      version: count,
      opening: { posted: { debits: '0', credits: opening, amount: opening } },
      closing: { posted: { amount: closing }, pending: { amount: '0' } },
      data: [
        { version: 21, amount: '21', effective_at: '2024-12-30T00:00:00Z' },
        { version: 20, amount: '20', effective_at: '2024-12-31T00:00:00Z' },
      ],
      next_cursor: null,
      consistency: 'strong',
    })
  })

  test('statement: all pages are the difference of opening and closing', async () => {
    const pages = await allPages(`${year}&limit=50`)
    const entries = pages.flatMap(({ data }) => data)
    expect(entries).toHaveLength(366)
    const times = entries.map((entry) => entry.effective_at)
    expect(times).toEqual(times.toSorted())
    const moved = entries.reduce((sum, { amount }) => sum + BigInt(amount), 0n)
    for (const { opening, closing } of pages) {
      expect(BigInt(closing.posted.amount) - BigInt(opening.posted.amount)).toBe(moved)
    }
  })

  test('statement: pages stay true while entries are recorded between them', async () => {
    const before = await page(`${year}&limit=1`)
    const expected = (await allPages(`${year}&limit=366`)).flatMap(({ data }) => data)
    const pages = await allPages(`${year}&limit=100`, async () => {
      await deposit(1, '2024-06-01T00:00:00Z')
      await deposit(1, '2023-06-01T00:00:00Z')
    })
    expect(pages.flatMap(({ data }) => data)).toEqual(expected)
    for (const { version, opening, closing } of pages) {
      expect({ version, opening, closing }).toEqual({
        version: before.version,
        opening: before.opening,
        closing: before.closing,
      })
    }
    const now = await page(`${year}&limit=1`)
    expect(BigInt(now.opening.posted.amount)).toBe(BigInt(before.opening.posted.amount) + 3n)
  })

  test('statement: entries of one time come by version, across pages', async () => {
    for (let n = 0; n < 5; n += 1) await deposit(5, '1970-01-01T00:00:00.000001Z')
    const query = 'from=1970-01-01T00:00:00.000001Z&to=1970-01-01T00:00:00.000002Z&limit=2'
    const versions = (await allPages(query)).flatMap(({ data }) => data.map((one) => one.version))
    expect(versions).toHaveLength(5)
    expect(versions).toEqual(versions.toSorted((a, b) => a - b))
  })

  test('statement: a time without entries', async () => {
    const { data, opening, closing } = await page(
      'from=1950-01-01T00:00:00Z&to=1950-01-01T00:00:00Z',
    )
    expect(data).toEqual([])
    expect(opening).toEqual(closing)
  })

  test.each([
    'from=2024-01-01T00:00:00Z',
    'to=2024-01-01T00:00:00Z',
    'from=x&to=2024-01-01T00:00:00Z',
    'from=2024-01-01T00:00:00.000001Z&to=2024-01-01T00:00:00Z',
    `${year}&limit=0`,
    `${year}&limit=1001`,
  ])('statement: %s is refused', async (query) => {
    const { body } = await api.get(`${path}?${query}`).expect(400)
    expect(body).toMatchObject({ code: 'invalid_parameter' })
  })

  test('statement: a cursor of another time, account or key, or one that was changed', async () => {
    const cursor = (await page(`${year}&limit=1`)).next_cursor ?? ''
    await api.get(`${path}?${year}&limit=2&cursor=${cursor}`).expect(200)
    const key = await createTestApiKey(api.database.pool)
    const others: [string, Record<string, string>][] = [
      [`${path}?from=2024-01-01T00:00:00Z&to=2024-12-01T00:00:00Z&cursor=${cursor}`, {}],
      [`${path.replace('customer:1', 'customer:2')}?${year}&cursor=${cursor}`, {}],
      [`${path}?${year}&cursor=${cursor}`, { authorization: `Bearer ${key}` }],
      [`${path}?${year}&cursor=${cursor.slice(0, -2)}`, {}],
    ]
    for (const [url, headers] of others) {
      expect((await api.get(url, headers).expect(400)).body).toMatchObject({
        code: 'invalid_cursor',
      })
    }
  })
})

/** Of the entries that a condition holds for, by their number. */
function sumOf(isIn: (n: number) => boolean): string {
  let sum = 0
  for (let n = 1; n <= count; n += 1) if (isIn(n)) sum += n
  return String(sum)
}
