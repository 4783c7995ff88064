import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openTestJournal, raiseEpoch } from '@ledger/testkit'
import {
  deposit,
  openBook,
  startTestReadApi,
  type TestReadApi,
} from '../../../test/test-read-api.ts'

let api: TestReadApi
const path = '/v1/ledgers/acme/records'

interface Record {
  readonly position: number
  readonly type: string
  readonly content_hash: string
  readonly body: string
  readonly epoch: number
}
interface Body {
  readonly data: readonly Record[]
  readonly next_after: number
  readonly has_more: boolean
  readonly token: string
}

async function page(query = ''): Promise<Body> {
  return (await api.get(`${path}?${query}`).expect(200)).body as Body
}

/** What the journal itself says of the ledger. */
async function inJournal(): Promise<readonly Record[]> {
  const { rows } = await api.database.pool.query<Record>(
    `select position, encode(content_hash, 'hex') as content_hash, body from journal.records
      where ledger_no = $1 order by position`,
    [api.journal.ledgerNo],
  )
  return rows
}

beforeAll(async () => {
  api = await startTestReadApi()
  await openTestJournal(api.database.pool, 'other')
  await openBook(api.journal)
  for (let n = 1n; n <= 5n; n++) {
    await api.journal.post(
      [
        ['bank:cash', 'debit', n],
        ['customer:1', 'credit', n],
      ],
      { metadata: { note: `"ž🦊\\${n}` } },
    )
    const other = await openTestJournal(api.database.pool, `other-${n}`)
    await other.openAccounts('a')
  }
})
afterAll(() => api.close())

describe('records: of a ledger', () => {
  test.each([1, 2, 3, 100])('in the order of the journal, %s at a time', async (limit) => {
    const found: Record[] = []
    let after = 0
    for (let pages = 0; ; pages++) {
      expect(pages).toBeLessThan(50)
      const { data, next_after, has_more, token } = await page(`after=${after}&limit=${limit}`)
      expect(data.length).toBeLessThanOrEqual(limit)
      expect(token).not.toBe('')
      found.push(...data)
      after = next_after
      if (!has_more) break
    }
    expect(
      found.map(({ position, content_hash, body }) => ({ position, content_hash, body })),
    ).toEqual(await inJournal())
    expect(found[0]?.type).toBe('ledger.opened')
  })

  test('the hash is that of the text', async () => {
    for (const { body, content_hash } of (await page()).data) {
      expect(createHash('sha256').update(body).digest('hex')).toBe(content_hash)
    }
  })

  test('at the end, what comes later is found from where it ended', async () => {
    const { next_after, has_more } = await page()
    expect(has_more).toBe(false)
    expect(await page(`after=${next_after}`)).toMatchObject({
      data: [],
      next_after,
      has_more: false,
    })
    const { position, body } = await deposit(api.journal, 'customer:1', 1n)
    const news = await page(`after=${next_after}`)
    expect(news).toMatchObject({ data: [{ position, body }], next_after: position })
  })

  test('of one type, and past the end of the journal', async () => {
    const { data } = await page('type=accounts.opened')
    expect(data.map(({ type }) => type)).toEqual(['accounts.opened'])
    expect(await page('type=ledger.changed')).toMatchObject({ data: [], has_more: false })
    const far = await page('after=999999999')
    expect(far).toMatchObject({ data: [], has_more: false, next_after: 999999999 })
  })

  test('a new epoch is told', async () => {
    await raiseEpoch(api.database.pool, 0)
    const { position } = await deposit(api.journal, 'customer:1', 1n)
    expect((await page(`after=${position - 1}`)).data).toMatchObject([{ position, epoch: 2 }])
  })

  test.each([
    ['after=-1', 'invalid_parameter'],
    ['after=1e3', 'invalid_parameter'],
    ['after=9999999999999999', 'invalid_parameter'],
    ['type=nothing', 'invalid_parameter'],
    ['limit=1001', 'invalid_parameter'],
    ['wait_ms=-1', 'invalid_parameter'],
    ['wait_ms=20001', 'invalid_parameter'],
    ['wait_ms=1.5', 'invalid_parameter'],
    ['wait_ms=', 'invalid_parameter'],
    ['cursor=x', 'unknown_filter'],
  ])('refused: %s', async (query, code) => {
    expect((await api.get(`${path}?${query}`).expect(400)).body).toMatchObject({ code })
  })

  test('another ledger is not found', async () => {
    await api.get('/v1/ledgers/nothing/records').expect(404)
  })
})

test('records: large bodies make short pages, and none is left out', async () => {
  const note = 'x'.repeat(1_000)
  const metadata = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`n${n}`, note]))
  for (let n = 0; n < 150; n++) {
    await api.journal.post(
      [
        ['bank:cash', 'debit', 1n],
        ['customer:1', 'credit', 1n],
      ],
      { metadata },
    )
  }
  const first = await page('limit=1000')
  expect(first.has_more).toBe(true)
  const second = await page(`limit=1000&after=${first.next_after}`)
  expect(second.has_more).toBe(false)
  const positions = [...first.data, ...second.data].map(({ position }) => position)
  expect(positions).toEqual((await inJournal()).map(({ position }) => position))
})
