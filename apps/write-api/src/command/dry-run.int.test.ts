import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Response, Test } from 'supertest'
import request from 'supertest'
import type { TestWriteApi } from '../../test/test-write-api.ts'
import { deposit, openBook, startTestWriteApi } from '../../test/test-write-api.ts'

let api: TestWriteApi
const path = '/v1/ledgers/acme/transactions'
const accounts = '/v1/ledgers/acme/accounts'
const category = '/v1/ledgers/acme/categories/outer'
const dry = '?dry_run=true'
let pending: string
let posted: string

beforeAll(async () => {
  api = await startTestWriteApi()
  await openBook(api, 'acme')
  posted = await idOf(api.post(path, deposit('customer:1', 100)))
  for (const id of ['outer', 'inner']) {
    const body = { id, normal_balance: 'credit' }
    await api.post('/v1/ledgers/acme/categories', body).expect(201)
  }
  await send('put', `${category}/members/customer:1`).expect(200)
  pending = await idOf(api.post(path, { ...deposit('customer:1', 10), status: 'pending' }))
})
afterAll(() => api.close())

function send(method: 'put' | 'delete', path: string): Test {
  return request(api.api.app.server)[method](path).set('authorization', `Bearer ${api.apiKey}`)
}

async function idOf(call: Test): Promise<string> {
  const { body } = await call.expect(201)
  return (body as { readonly id: string }).id
}

/** Every row of every table that a command could write, counted and added up. */
async function everything(): Promise<unknown> {
  const { rows } = await api.database.pool.query(`
    select (select row(count(*), sum(position)) from journal.records)::text as records,
      (select count(*) from journal.entries) as entries,
      (select count(*) from journal.idempotency) as keys,
      (select count(*) from journal.external_ids) as external_ids,
      (select count(*) from journal.chosen_ids) as chosen_ids,
      (select row(count(*), sum(revision)) from journal.account_heads)::text as heads,
      (select row(count(*), sum(revision)) from journal.transaction_heads)::text as steps,
      (select row(count(*), sum(revision)) from journal.ledgers)::text as ledgers,
      (select count(*) from journal.ledger_directory) as directory,
      (select string_agg(t::text, ',') from journal.number_blocks t) as numbers,
      (select count(*) from journal.account_details) as details,
      (select count(*) from journal.currencies) as currencies,
      (select string_agg(c::text, ',') from journal.categories c) as categories,
      (select string_agg(m::text, ',') from journal.category_members m) as members,
      (select string_agg(s::text, ',') from journal.shards s) as shards`)
  return rows[0]
}

/** What must be as if it had been done, but for what only a record has. */
function withoutPlace({ body }: Response): object {
  const fields = body as Readonly<Record<string, unknown>>
  return { ...fields, id: '', position: 0, token: '', recorded_at: '', effective_at: '' }
}

/** Each command: asked without a key, with what it would be asked really. */
const commands: readonly (readonly [string, () => Test])[] = [
  ['post-transaction', () => api.post(`${path}${dry}`, deposit('customer:1', 5))],
  [
    'post-transaction, pending',
    () => api.post(`${path}${dry}`, { ...deposit('customer:1', 5), status: 'pending' }),
  ],
  ['post-pending', () => api.post(`${path}/${pending}/post${dry}`)],
  ['void-pending', () => api.post(`${path}/${pending}/void${dry}`)],
  ['reverse-transaction', () => api.post(`${path}/${posted}/reverse${dry}`)],
  [
    'open-accounts',
    () =>
      api.post(`${accounts}${dry}`, {
        address: 'customer:9',
        currency: 'CZK',
        normal_balance: 'credit',
        metadata: { a: 'b' },
      }),
  ],
  ['change-account', () => api.patch(`${accounts}/customer:1${dry}`, { metadata: { a: 'b' } })],
  ['close-account', () => api.post(`${accounts}/customer:2/close${dry}`)],
  ['open-ledger', () => api.post(`/v1/ledgers${dry}`, { id: 'another' })],
  ['change-ledger', () => api.patch(`/v1/ledgers/acme${dry}`, { name: 'Acme' })],
  [
    'create-category',
    () => api.post(`/v1/ledgers/acme/categories${dry}`, { id: 'new', normal_balance: 'debit' }),
  ],
  ['change-category', () => api.patch(`${category}${dry}`, { name: 'All' })],
  ['add-member', () => send('put', `${category}/members/customer:2${dry}`)],
  ['remove-member', () => send('delete', `${category}/members/customer:1${dry}`)],
  ['add-member, a category', () => send('put', `${category}/members/inner${dry}&kind=category`)],
  ['register-currency', () => send('put', `/v1/currencies/POINTS${dry}`).send({ scale: 0 })],
]

describe('dry_run', () => {
  test.each(commands)('%s: answers and writes nothing', async (_name, call) => {
    const before = await everything()
    const answer = await call().unset('idempotency-key')
    expect([answer.status, answer.text]).toEqual([
      answer.status < 300 ? answer.status : 0,
      answer.text,
    ])
    expect(answer.headers['dry-run']).toBe('true')
    expect(await everything()).toEqual(before)
  })

  test('every command of the document can be tried', async () => {
    const { body } = await request(api.api.app.server).get('/openapi.json').expect(200)
    const { paths } = body as {
      readonly paths: Record<string, Record<string, { readonly parameters?: { name: string }[] }>>
    }
    const without = Object.entries(paths).flatMap(([route, methods]) =>
      Object.entries(methods)
        .filter(([, { parameters = [] }]) => !parameters.some(({ name }) => name === 'dry_run'))
        .map(([method]) => `${method} ${route}`),
    )
    expect(without.filter((route) => route.includes('/v1/'))).toEqual([])
  })

  test('is what the real request is answered', async () => {
    const body = { ...deposit('customer:1', 7), metadata: { a: 'b' } }
    const tried = await api.post(`${path}${dry}`, body).expect(201)
    const done = await api.post(path, body).expect(201)
    expect(withoutPlace(tried)).toEqual(withoutPlace(done))
    const { position } = tried.body as { readonly position: number }
    expect((done.body as { readonly position: number }).position).toBe(position)
  })

  test('refuses as the real request is refused, and stores no refusal', async () => {
    const key = 'tried-first'
    const withdraw = deposit('customer:2', -5)
    const tried = await api.post(`${path}${dry}`, withdraw).set('idempotency-key', key).expect(422)
    expect(tried.body).toMatchObject({ code: 'balance_below_minimum', evidence: { amount: '-5' } })
    await api.post(path, deposit('customer:2', 5)).expect(201)
    await api.post(path, withdraw).set('idempotency-key', key).expect(201)
  })

  test('under a key that is stored is the replay, or its reuse', async () => {
    const done = await api
      .post(path, deposit('customer:1', 3))
      .set('idempotency-key', 'done')
      .expect(201)
    const again = await api
      .post(`${path}${dry}`, deposit('customer:1', 3))
      .set('idempotency-key', 'done')
      .expect(201)
    expect(again.text).toBe(done.text)
    expect(again.headers['idempotency-replayed']).toBe('true')
    const other = await api
      .post(`${path}${dry}`, deposit('customer:1', 4))
      .set('idempotency-key', 'done')
      .expect(422)
    expect(other.body).toMatchObject({ code: 'idempotency_key_reused' })
  })

  test('of an account that exists says so', async () => {
    const body = { address: 'customer:1', currency: 'CZK', normal_balance: 'debit' }
    const answer = await api.post(`${accounts}${dry}`, body).expect(409)
    expect(answer.body).toMatchObject({ code: 'account_exists' })
  })

  test('of a ledger that exists says so', async () => {
    const { body } = await api.post(`/v1/ledgers${dry}`, { id: 'acme', name: 'x' }).expect(409)
    expect(body).toMatchObject({ code: 'ledger_exists' })
  })

  test('waits for nobody: what a batch has locked is read as it was', async () => {
    const client = await api.database.pool.connect()
    try {
      await client.query('begin')
      await client.query('select from journal.account_heads for update')
      await client.query('select from journal.shards for update')
      await api.post(`${path}${dry}`, deposit('customer:1', 5)).expect(201)
    } finally {
      await client.query('rollback')
      client.release()
    }
  })

  test.each(['', 'True', '1', 'yes', 'true&dry_run=false'])('%j is none', async (value) => {
    const before = await api.recordCount()
    const { body } = await api
      .post(`${path}?dry_run=${value}`, deposit('customer:1', 5))
      .expect(400)
    expect(body).toMatchObject({ code: 'invalid_parameter' })
    expect(await api.recordCount()).toBe(before)
  })

  test('false is as if it was not there', async () => {
    const before = await api.recordCount()
    const answer = await api.post(`${path}?dry_run=false`, deposit('customer:1', 5)).expect(201)
    expect(answer.headers['dry-run']).toBeUndefined()
    expect(await api.recordCount()).toBe(before + 1)
  })
})
