import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createTestApiKey } from '@ledger/testkit'
import type { TestWriteApi } from '../../../test/test-write-api.ts'
import { openBook, startTestWriteApi } from '../../../test/test-write-api.ts'

let api: TestWriteApi
const categories = '/v1/ledgers/acme/categories'
const member = (category: string, name: string) => `${categories}/${category}/members/${name}`
const nested = (category: string, name: string) => `${member(category, name)}?kind=category`

beforeAll(async () => {
  api = await startTestWriteApi()
  await openBook(api, 'acme')
  await openBook(api, 'other')
  for (const id of ['a', 'b', 'c', 'customer:1']) await create(id)
})
afterAll(() => api.close())

const create = (id: string, ledger = 'acme') =>
  api.post(`/v1/ledgers/${ledger}/categories`, { id, normal_balance: 'debit' }).expect(201)

/** Type, kind and `was_member` of the last records. */
async function told(count: number): Promise<readonly string[]> {
  const { rows } = await api.database.pool.query<{ readonly told: string }>(
    `select concat_ws(' ', b->>'type', b->>'member_kind', b->>'was_member') as told
       from (select body::jsonb as b, position from journal.records) r
      order by position desc limit $1`,
    [count],
  )
  return rows.map((row) => row.told).reverse()
}

describe('members', () => {
  test('an account is put in, taken out and put in again with equal requests', async () => {
    const url = member('a', 'customer:1')
    const added = await api.put(url).expect(200)
    expect(added.body).toEqual({
      category: 'a',
      ledger: 'acme',
      kind: 'account',
      member: 'customer:1',
      is_member: true,
      position: expect.any(Number),
      recorded_at: expect.any(String),
      token: added.headers['ledger-token'],
    })
    expect((await api.delete(url).expect(200)).body).toMatchObject({ is_member: false })
    expect((await api.put(url).expect(200)).body).toMatchObject({ is_member: true })
    expect(await told(3)).toEqual([
      'category.member_added account false',
      'category.member_removed account true',
      'category.member_added account false',
    ])
  })

  test('what is so already is accepted, recorded as such, and changes nothing', async () => {
    const url = member('a', 'customer:2')
    await api.delete(url).expect(200)
    await api.put(url).expect(200)
    await api.put(url).expect(200)
    expect(await told(3)).toEqual([
      'category.member_removed account false',
      'category.member_added account false',
      'category.member_added account true',
    ])
  })

  test('a category can be taken out of itself, where it never is', async () => {
    const { body } = await api.delete(nested('a', 'a')).expect(200)
    expect(body).toMatchObject({ member: 'a', is_member: false })
    expect(await told(1)).toEqual(['category.member_removed category false'])
    expect((await api.put(nested('a', 'a')).expect(409)).body).toMatchObject({
      code: 'category_cycle',
    })
  })

  test('an account and a category of one name are two members', async () => {
    await api.put(member('b', 'customer:1')).expect(200)
    const both = await api.put(nested('b', 'customer:1')).expect(200)
    expect(both.body).toMatchObject({ kind: 'category', member: 'customer:1', is_member: true })
    await api.delete(member('b', 'customer:1')).expect(200)
    expect(await told(3)).toEqual([
      'category.member_added account false',
      'category.member_added category false',
      'category.member_removed account true',
    ])
  })

  test('under a key, the request is answered again as it was', async () => {
    const url = member('c', 'customer:1')
    const add = () => api.put(url).set('idempotency-key', 'add-once')
    const first = await add().expect(200)
    await api.delete(url).expect(200)
    const again = await add().expect(200)
    expect(again.text).toBe(first.text)
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect((await told(1))[0]).toBe('category.member_removed account true')
    for (const other of [
      api.delete(url),
      api.put(member('a', 'customer:1')),
      api.put(nested('c', 'customer:1')),
    ]) {
      const { body } = await other.set('idempotency-key', 'add-once').expect(422)
      expect(body).toMatchObject({ code: 'idempotency_key_reused' })
    }
  })

  test('a closed account may be put in', async () => {
    await api.post('/v1/ledgers/acme/accounts', {
      address: 'closing',
      currency: 'CZK',
      normal_balance: 'credit',
    })
    await api.post('/v1/ledgers/acme/accounts/closing/close').expect(200)
    await api.put(member('a', 'closing')).expect(200)
  })

  test('adding and removing at once, all are recorded in one order', async () => {
    const url = member('c', 'customer:2')
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? api.put(url) : api.delete(url))),
    )
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200))
    expect(await told(40)).toHaveLength(40) // that each knows of the one before is an invariant
  })
})

describe('members: not', () => {
  test.each([
    ['a category that is not there', member('nothing', 'customer:1'), 'category_not_found'],
    ['an account that is not there', member('a', 'nobody'), 'account_not_found'],
    ['a category as an account', member('a', 'b'), 'account_not_found'],
    ['an account as a category', nested('a', 'customer:2'), 'category_not_found'],
    ['in a ledger that is not there', '/v1/ledgers/no/categories/a/members/b', 'ledger_not_found'],
    [
      'in a category of another ledger',
      '/v1/ledgers/other/categories/a/members/customer:1',
      'category_not_found',
    ],
  ])('%s', async (_, url, code) => {
    const count = await api.recordCount()
    for (const answer of [await api.put(url).expect(404), await api.delete(url).expect(404)]) {
      expect(answer.body).toMatchObject({ code })
    }
    expect(await api.recordCount()).toBe(count)
  })

  test('accounts and categories of another ledger', async () => {
    await create('theirs', 'other')
    await api.post('/v1/ledgers/other/accounts', {
      address: 'their-account',
      currency: 'CZK',
      normal_balance: 'credit',
    })
    expect((await api.put(nested('a', 'theirs')).expect(404)).body.code).toBe('category_not_found')
    const { body } = await api.put(member('a', 'their-account')).expect(404)
    expect(body.code).toBe('account_not_found')
  })

  test.each([
    ['another kind', '?kind=ledger', 'invalid_parameter'],
    ['an unknown parameter', '?knd=category', 'unknown_filter'],
  ])('%s', async (_, query, code) => {
    const { body } = await api.put(member('a', 'customer:1') + query).expect(400)
    expect(body).toMatchObject({ code })
  })

  test('with a body that says something else', async () => {
    for (const call of [api.put(nested('a', 'b')), api.delete(nested('a', 'b'))]) {
      const { body } = await call.send({ kind: 'account' }).expect(400)
      expect(body).toMatchObject({ code: 'unknown_field' })
    }
    await api.delete(member('a', 'customer:2')).send({}).expect(200)
    await api.put(member('a', 'customer:1')).send({}).expect(200)
  })

  test('without the scope', async () => {
    const key = await createTestApiKey(api.database.pool, { scopes: ['ledger:read'] })
    for (const call of [api.put(nested('a', 'c')), api.delete(nested('a', 'c'))]) {
      const { body } = await call.set('authorization', `Bearer ${key}`).expect(403)
      expect(body).toMatchObject({ code: 'scope_missing' })
    }
  })
})

describe('nested categories', () => {
  test('none comes to be inside itself', async () => {
    for (const id of ['x', 'y', 'z']) await create(id)
    await api.put(nested('x', 'y')).expect(200)
    await api.put(nested('y', 'z')).expect(200)
    for (const [outer, inner] of [
      ['x', 'x'],
      ['y', 'x'],
      ['z', 'x'],
    ] as const) {
      const { body } = await api.put(nested(outer, inner)).expect(409)
      expect(body).toMatchObject({
        code: 'category_cycle',
        detail: `The category ${inner} holds the other one, or is the same.`,
      })
    }
    await api.put(nested('x', 'z')).expect(200) // on two ways is no circle
    await api.delete(nested('x', 'y')).expect(200)
    await api.delete(nested('x', 'z')).expect(200)
    await api.put(nested('z', 'x')).expect(200)
  })

  test('a refusal stays under its key, although the circle is gone', async () => {
    await create('k1')
    await create('k2')
    await api.put(nested('k1', 'k2')).expect(200)
    const circle = () => api.put(nested('k2', 'k1')).set('idempotency-key', 'circle')
    const refused = await circle().expect(409)
    await api.delete(nested('k1', 'k2')).expect(200)
    expect((await circle().expect(409)).text).toBe(refused.text)
    await api.put(nested('k2', 'k1')).expect(200)
  })

  test('there are at most 32 levels', async () => {
    const level = (n: number) => `level-${n}`
    for (let n = 1; n <= 33; n += 1) await create(level(n))
    for (let n = 1; n < 32; n += 1) await api.put(nested(level(n), level(n + 1))).expect(200)
    const { body } = await api.put(nested(level(32), level(33))).expect(422)
    expect(body).toMatchObject({
      code: 'category_too_deep',
      detail: 'There would be 33 levels; 32 are allowed.',
    })
  })

  test('in one batch each sees what the one before it left', async () => {
    for (const id of ['p', 'q', 'r']) await create(id)
    for (let round = 0; round < 20; round += 1) {
      const answers = await Promise.all([
        api.put(nested('p', 'q')),
        api.put(nested('q', 'r')),
        api.put(nested('r', 'p')),
      ])
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 409])
      for (const [outer, inner] of [
        ['p', 'q'],
        ['q', 'r'],
        ['r', 'p'],
      ] as const) {
        await api.delete(nested(outer, inner)).expect(200)
      }
    }
  })
})
