import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openTestJournal, TestCategories } from '@ledger/testkit'
import { startTestReadApi, type ListBody, type TestReadApi } from '../../../test/test-read-api.ts'

let api: TestReadApi
let categories: TestCategories
const path = '/v1/ledgers/acme/categories'

beforeAll(async () => {
  api = await startTestReadApi()
  categories = new TestCategories(api.database.pool, api.journal)
  await api.journal.openAccounts('z', 'y', 'x', 'w')
  for (const id of ['beta', 'alpha', 'Delta', 'gamma']) await categories.create(id, 'credit')
  await categories.add('beta', 'x', { kind: 'category', name: 'gamma' }, 'z', 'y')
  await categories.add('beta', { kind: 'category', name: 'alpha' }, 'w')
  await categories.remove('beta', 'w')
  await openTestJournal(api.database.pool, 'other')
})
afterAll(() => api.close())

/** All pages of a list, and how many there were. */
async function pages<Item>(url: string, limit: number): Promise<readonly (readonly Item[])[]> {
  const found: (readonly Item[])[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const from = cursor === '' ? '' : `&cursor=${cursor}`
    const { body } = await api.get(`${url}?limit=${limit}${from}`).expect(200)
    const page = body as ListBody<Item>
    found.push(page.data)
    cursor = page.next_cursor
  }
  return found
}

interface Category {
  readonly id: string
}

describe('categories', () => {
  test('are listed by id, page by page, those of other ledgers not', async () => {
    const ids = (await pages<Category>(path, 3)).map((page) => page.map(({ id }) => id))
    expect(ids).toEqual([['Delta', 'alpha', 'beta'], ['gamma']])
    const { body } = await api.get('/v1/ledgers/other/categories').expect(200)
    expect(body).toMatchObject({ data: [], next_cursor: null })
  })

  test('one is read with all that is known of it', async () => {
    const answer = await api.get(`${path}/beta`).expect(200)
    expect(answer.body).toEqual({
      id: 'beta',
      ledger: 'acme',
      name: 'beta',
      normal_balance: 'credit',
      metadata: {},
      recorded_at: expect.any(String),
      token: answer.headers['ledger-token'],
    })
  })

  test('one that is created is there at once', async () => {
    const created = await categories.create('zeta')
    const { body } = await api.get(`${path}/zeta`).expect(200)
    expect(body).toMatchObject({ id: 'zeta', recorded_at: created.recordedAt })
  })
})

describe('members', () => {
  const accounts = ['z', 'y', 'x'].map((member) => ({ kind: 'account', member }))
  const nested = ['alpha', 'gamma'].map((member) => ({ kind: 'category', member }))

  test.each([1, 2, 3, 4, 5, 6])('are listed in order, each once, %i a page', async (limit) => {
    const found = await pages<object>(`${path}/beta/members`, limit)
    expect(found.flat()).toEqual([...accounts, nested[1], nested[0]].sort(byNumber))
    expect(found.slice(0, -1).every((page) => page.length === limit)).toBe(true)
  })

  /** `alpha` was created after `beta` and before `gamma`. */
  function byNumber(one: object | undefined, other: object | undefined): number {
    const order = [...accounts, ...nested].map((each) => JSON.stringify(each))
    return order.indexOf(JSON.stringify(one)) - order.indexOf(JSON.stringify(other))
  }

  test('a category without any has an empty list', async () => {
    const { body } = await api.get(`${path}/alpha/members`).expect(200)
    expect(body).toMatchObject({ data: [], next_cursor: null })
  })

  test('what comes and goes meanwhile does not move the rest', async () => {
    await categories.create('moving')
    await categories.add('moving', 'z', 'y', 'x')
    const first = (await api.get(`${path}/moving/members?limit=2`).expect(200)).body as ListBody<{
      readonly member: string
    }>
    await categories.remove('moving', 'z')
    await categories.add('moving', 'w')
    const next = await api.get(`${path}/moving/members?cursor=${first.next_cursor}`).expect(200)
    const rest = next.body as ListBody<{ readonly member: string }>
    expect([...first.data, ...rest.data].map(({ member }) => member)).toEqual(['z', 'y', 'x', 'w'])
  })
})

describe('not', () => {
  test.each(['', '/members', '/balance'])('a category that is not there: %s', async (rest) => {
    for (const url of [`${path}/nothing${rest}`, `/v1/ledgers/other/categories/beta${rest}`]) {
      const { body } = await api.get(url).expect(404)
      expect(body).toMatchObject({ code: 'category_not_found' })
    }
  })

  test('the cursor of another list', async () => {
    const { body } = await api.get(`${path}/beta/members?limit=1`).expect(200)
    const { next_cursor: cursor } = body as ListBody<object>
    for (const url of [path, `${path}/alpha/members`]) {
      const answer = await api.get(`${url}?cursor=${cursor}`).expect(400)
      expect(answer.body).toMatchObject({ code: 'invalid_cursor' })
    }
  })

  test.each([`${path}?limit=0`, `${path}/beta/members?limit=1001`])('%s', async (url) => {
    const { body } = await api.get(url).expect(400)
    expect(body).toMatchObject({ code: 'invalid_parameter' })
  })
})
