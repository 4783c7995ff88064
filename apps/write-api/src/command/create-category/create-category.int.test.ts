import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createTestApiKey } from '@ledger/testkit'
import type { TestWriteApi } from '../../../test/test-write-api.ts'
import { openBook, startTestWriteApi } from '../../../test/test-write-api.ts'

let api: TestWriteApi
const path = '/v1/ledgers/acme/categories'

beforeAll(async () => {
  api = await startTestWriteApi()
  await openBook(api, 'acme')
  await openBook(api, 'other')
})
afterAll(() => api.close())

describe('create-category', () => {
  test('answers with what was created, and records who did it', async () => {
    const answer = await api
      .post(path, { id: 'assets', name: 'Assets', normal_balance: 'debit', metadata: { a: 'b' } })
      .expect(201)
    expect(answer.body).toEqual({
      id: 'assets',
      ledger: 'acme',
      name: 'Assets',
      normal_balance: 'debit',
      metadata: { a: 'b' },
      position: expect.any(Number),
      recorded_at: expect.any(String),
      token: answer.headers['ledger-token'],
    })
    const { rows } = await api.database.pool.query<{ readonly body: unknown }>(
      'select body::jsonb as body from journal.records order by position desc limit 1',
    )
    expect(rows[0]?.body).toEqual({
      type: 'category.created',
      actor: expect.stringMatching(/^key_/),
      transport: 'http',
      ledger: 'acme',
      category: 'assets',
      category_no: expect.any(Number),
      name: 'Assets',
      normal_balance: 'debit',
      metadata: { a: 'b' },
    })
  })

  test('is called like its id unless it is named', async () => {
    const body = { id: 'unnamed', normal_balance: 'credit' }
    const answer = await api.post(path, body).expect(201)
    expect(answer.body).toMatchObject({ name: 'unnamed', normal_balance: 'credit', metadata: {} })
  })

  test('without an idempotency key, the same request is the same operation', async () => {
    const body = { id: 'keyless', normal_balance: 'debit' }
    const first = await api.post(path, body).unset('idempotency-key').expect(201)
    const again = await api.post(path, body).unset('idempotency-key').expect(201)
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect(again.text).toBe(first.text)
  })

  test('refuses an id that exists, and stores that under the key', async () => {
    await api.post(path, { id: 'once', normal_balance: 'debit' }).expect(201)
    const send = () =>
      api
        .post(path, { id: 'once', normal_balance: 'credit' })
        .set('idempotency-key', 'second-once')
        .expect(409)
    const refused = await send()
    expect(refused.body).toMatchObject({
      code: 'category_exists',
      detail: 'The category once exists already.',
      errors: [{ pointer: '/id' }],
    })
    expect((await send()).text).toBe(refused.text)
  })

  test('an id is one of its ledger: an account and another ledger may have the same', async () => {
    await api.post(path, { id: 'customer:1', normal_balance: 'debit' }).expect(201)
    const elsewhere = '/v1/ledgers/other/categories'
    await api.post(elsewhere, { id: 'customer:1', normal_balance: 'debit' }).expect(201)
  })

  test('asked for at once by many, it is created once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        api.post(path, { id: 'rush', name: `n${n}`, normal_balance: 'debit' }),
      ),
    )
    const statuses = answers.map((answer) => answer.status).sort()
    expect(statuses).toEqual([201, ...Array.from({ length: 19 }, () => 409)])
  })

  test.each<[string, string, object]>([
    ['no id', 'invalid_field', { id: undefined }],
    ['an id with a slash', 'invalid_field', { id: 'a/b' }],
    ['an id of 129', 'invalid_field', { id: 'a'.repeat(129) }],
    ['no direction', 'invalid_field', { normal_balance: undefined }],
    ['another direction', 'invalid_field', { normal_balance: 'both' }],
    ['an empty name', 'invalid_field', { name: '' }],
    ['a card number as id', 'card_number_not_allowed', { id: '4111111111111111' }],
    ['one in its name', 'card_number_not_allowed', { name: 'of 4111 1111 1111 1111' }],
    ['members', 'unknown_field', { members: ['customer:1'] }],
  ])('%s is refused with %s', async (_name, code, fields) => {
    const count = await api.recordCount()
    const body = { id: 'x', normal_balance: 'debit', ...fields }
    const answer = await api.post(path, body).expect(400)
    expect(answer.body.code).toBe(code)
    expect(await api.recordCount()).toBe(count)
  })

  test('a key for other ledgers, or without the scope, creates nothing', async () => {
    const { pool } = api.database
    const foreign = await createTestApiKey(pool, { ledgers: ['other'] })
    const reader = await createTestApiKey(pool, { scopes: ['ledger:read'] })
    const create = (key: string) =>
      api
        .post(path, { id: 'theirs', normal_balance: 'debit' })
        .set('authorization', `Bearer ${key}`)
    expect((await create(foreign).expect(404)).body.code).toBe('ledger_not_found')
    expect((await create(reader).expect(403)).body.code).toBe('scope_missing')
  })
})

describe('change-category', () => {
  const category = `${path}/changing`
  beforeAll(async () => {
    await api.post(path, { id: 'changing', name: 'Old', normal_balance: 'credit' }).expect(201)
  })

  test('changes what is given, and tells before and after', async () => {
    await api.patch(category, { metadata: { a: '1', b: '2' } }).expect(200)
    const answer = await api.patch(category, { name: 'New', metadata: { a: null } }).expect(200)
    expect(answer.body).toMatchObject({
      id: 'changing',
      ledger: 'acme',
      name: 'New',
      normal_balance: 'credit',
      metadata: { b: '2' },
    })
    const { rows } = await api.database.pool.query(
      `select body::jsonb->'before' as before, body::jsonb->'after' as after
         from journal.records order by position desc limit 1`,
    )
    expect(rows[0]).toEqual({
      before: { name: 'Old', metadata: { a: '1', b: '2' } },
      after: { name: 'New', metadata: { b: '2' } },
    })
  })

  test('changes asked at once are all there', async () => {
    const names = Array.from({ length: 20 }, (_, n) => `at-once-${n}`)
    await Promise.all(names.map((name) => api.patch(category, { metadata: { [name]: 'x' } })))
    const { body } = await api.patch(category, { name: 'New' }).expect(200)
    const { metadata } = body as { readonly metadata: object }
    expect(Object.keys(metadata)).toEqual(expect.arrayContaining(names))
  })

  test('is answered again under its key', async () => {
    const change = () => api.patch(category, { name: 'Once' }).set('idempotency-key', 'change-cat')
    const first = await change().expect(200)
    await api.patch(category, { name: 'Twice' }).expect(200)
    expect((await change().expect(200)).text).toBe(first.text)
  })

  test.each([
    [{}, 'invalid_field'],
    [{ name: '' }, 'invalid_field'],
    [{ normal_balance: 'debit' }, 'unknown_field'],
    [{ metadata: { a: '4111111111111111' } }, 'card_number_not_allowed'],
  ])('%j: %s', async (body, code) => {
    expect((await api.patch(category, body).expect(400)).body.code).toBe(code)
  })

  test('one that does not exist, or is of another ledger, is 404', async () => {
    for (const url of [`${path}/nothing`, '/v1/ledgers/other/categories/changing']) {
      const { body } = await api.patch(url, { name: 'x' }).expect(404)
      expect(body).toMatchObject({ code: 'category_not_found' })
    }
  })
})
