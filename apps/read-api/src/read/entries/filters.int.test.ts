import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  deposit,
  openBook,
  startTestReadApi,
  type TestReadApi,
} from '../../../test/test-read-api.ts'

let api: TestReadApi
const path = '/v1/ledgers/acme/accounts/customer:1/entries'

/** When each version was recorded; they count in the order 4, 2, 5, 1, 3, 6. */
const recordedAt: string[] = ['']
const days = [4, 2, 5, 1, 3, 6]

beforeAll(async () => {
  api = await startTestReadApi()
  await openBook(api.journal)
  for (const day of days) {
    const record = await api.journal.post(
      [
        ['bank:cash', 'debit', BigInt(day)],
        ['customer:1', 'credit', BigInt(day)],
      ],
      { effectiveAt: `1993-01-0${day}T12:00:00Z` },
    )
    recordedAt.push(record.recordedAt)
    await deposit(api.journal, 'customer:2', 1n)
  }
})
afterAll(() => api.close())

interface Body {
  readonly data: readonly { readonly version: number }[]
  readonly next_cursor: string | null
}

async function find(query: string, limit: number): Promise<readonly number[]> {
  const found: number[] = []
  let cursor: string | null = ''
  for (let page = 0; cursor !== null; page++) {
    if (page === 50) throw new Error(`${query} has no end`)
    const asked: string = cursor === '' ? '' : `&cursor=${cursor}`
    const { body } = await api.get(`${path}?${query}&limit=${limit}${asked}`).expect(200)
    found.push(...(body as Body).data.map(({ version }) => version))
    cursor = (body as Body).next_cursor
  }
  return found
}

const from = (version: number) => `recorded_from=${recordedAt[version] ?? ''}`
const to = (version: number) => `recorded_to=${recordedAt[version] ?? ''}`

describe('entries: filters', () => {
  test.each<[() => string, readonly number[]]>([
    [() => from(4), [6, 5, 4]],
    [() => `${from(4)}&order=asc`, [4, 5, 6]],
    [() => `${to(4)}&order=asc`, [1, 2, 3]],
    [() => `${from(2)}&${to(5)}`, [4, 3, 2]],
    [() => `${from(2)}&${to(2)}`, []],
    [() => 'recorded_from=2100-01-01T00:00:00Z', []],
    [() => 'recorded_to=1993-01-01T00:00:00Z', []],
    [() => 'effective_from=1993-01-01T00:00:00Z', [4, 2, 5, 1, 3, 6]],
    [() => 'effective_from=1993-01-02T12:00:00Z&effective_to=1993-01-05T12:00:00Z', [2, 5, 1]],
    [() => 'effective_to=1993-01-01T12:00:00.000001Z&order=asc', [4]],
    [() => `effective_to=1993-01-05T00:00:00Z&${from(2)}`, [4, 2, 5]],
    [() => `effective_to=1993-01-05T00:00:00Z&${from(2)}&${to(5)}`, [4, 2]],
  ])('%s', async (query, expected) => {
    for (const limit of [1, 2, 100]) expect(await find(query(), limit)).toEqual(expected)
  })

  test.each([
    ['effective_from=1993-01-01T00:00:00Z&order=desc', 'invalid_parameter'],
    ['recorded_from=1993-01-02T00:00:00Z&recorded_to=1993-01-01T00:00:00Z', 'invalid_parameter'],
    ['direction=debit', 'unknown_filter'],
  ])('refused: %s', async (query, code) => {
    expect((await api.get(`${path}?${query}`).expect(400)).body).toMatchObject({ code })
  })

  test('a cursor of one time is none of another', async () => {
    const first = await api.get(`${path}?${from(2)}&limit=1`).expect(200)
    const cursor = (first.body as Body).next_cursor ?? ''
    const refused = await api.get(`${path}?${from(3)}&limit=1&cursor=${cursor}`).expect(400)
    expect(refused.body).toMatchObject({ code: 'invalid_cursor' })
  })

  test('what is recorded between two pages of a time comes where it counts', async () => {
    const query = 'effective_from=1994-01-01T00:00:00Z'
    const post = (day: number) =>
      api.journal.post(
        [
          ['bank:cash', 'debit', 1n],
          ['customer:1', 'credit', 1n],
        ],
        { effectiveAt: `1994-01-0${day}T00:00:00Z` },
      )
    for (const day of [2, 4]) await post(day)
    const first = (await api.get(`${path}?${query}&limit=1`).expect(200)).body as Body
    for (const day of [1, 3]) await post(day)
    const cursor = first.next_cursor ?? ''
    const rest = (await api.get(`${path}?${query}&cursor=${cursor}`).expect(200)).body as Body
    expect([...first.data, ...rest.data].map(({ version }) => version)).toEqual([7, 10, 8])
  })
})
