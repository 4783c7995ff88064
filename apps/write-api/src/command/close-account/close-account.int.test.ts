import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { TestWriteApi } from '../../../test/test-write-api.ts'
import { deposit, openBook, startTestWriteApi } from '../../../test/test-write-api.ts'

let api: TestWriteApi
const accounts = '/v1/ledgers/acme/accounts'
const transactions = '/v1/ledgers/acme/transactions'

beforeAll(async () => {
  api = await startTestWriteApi()
  await openBook(api, 'acme', 5)
})
afterAll(() => api.close())

test('an account whose balance is zero is closed, and takes no entries any more', async () => {
  await api.post(transactions, deposit('customer:1', 5)).expect(201)
  await api.post(transactions, deposit('customer:1', -5)).expect(201)
  const { body } = await api.post(`${accounts}/customer:1/close`).expect(200)
  expect(body).toEqual({
    address: 'customer:1',
    ledger: 'acme',
    currency: 'CZK',
    normal_balance: 'credit',
    closed: true,
    position: expect.any(Number),
    recorded_at: expect.any(String),
    token: expect.any(String),
  })
  const refused = await api.post(transactions, deposit('customer:1', 5)).expect(422)
  expect(refused.body).toMatchObject({ code: 'account_closed' })
  const limits = await api.patch(`${accounts}/customer:1`, { min_balance: null }).expect(422)
  expect(limits.body).toMatchObject({ code: 'account_closed' })
  const again = await api.post(`${accounts}/customer:1/close`).expect(422)
  expect(again.body).toMatchObject({ code: 'account_closed' })
})

test('is answered again byte for byte under its key', async () => {
  const close = () => api.post(`${accounts}/customer:2/close`).set('idempotency-key', 'close-2')
  const first = await close().expect(200)
  const again = await close().expect(200)
  expect(again.text).toBe(first.text)
  expect(again.headers['idempotency-replayed']).toBe('true')
})

test('not with a balance, nor while anything is held', async () => {
  await api.post(transactions, deposit('customer:3', 5)).expect(201)
  const full = await api.post(`${accounts}/customer:3/close`).expect(409)
  expect(full.body).toMatchObject({
    code: 'account_not_empty',
    evidence: { account: 'customer:3', amount: '5', limit: '0', pending: ['0', '0'] },
  })
  const hold = { ...deposit('customer:4', 5), status: 'pending' }
  const held = await api.post(transactions, hold).expect(201)
  const holding = await api.post(`${accounts}/customer:4/close`).expect(409)
  expect(holding.body).toMatchObject({
    code: 'account_not_empty',
    evidence: { amount: '0', pending: ['0', '5'] },
  })
  const { id } = held.body as { readonly id: string }
  await api.post(`${transactions}/${id}/void`).expect(200)
  await api.post(`${accounts}/customer:4/close`).expect(200)
})

test('asked at once with a deposit: one of the two happens', async () => {
  const [closed, posted] = await Promise.all([
    api.post(`${accounts}/customer:5/close`).then(({ status }) => status),
    api.post(transactions, deposit('customer:5', 5)).then(({ status }) => status),
  ])
  expect([
    [200, 422],
    [409, 201],
  ]).toContainEqual([closed, posted])
})

test('what a reversal would touch is refused when it is closed', async () => {
  await api
    .post(accounts, {
      address: 'shop',
      currency: 'CZK',
      normal_balance: 'credit',
      min_balance: null,
    })
    .expect(201)
  const made = await api.post(transactions, deposit('shop', 5)).expect(201)
  await api.post(transactions, deposit('shop', -5)).expect(201)
  await api.post(`${accounts}/shop/close`).expect(200)
  const { id } = made.body as { readonly id: string }
  const { body } = await api.post(`${transactions}/${id}/reverse`).expect(422)
  expect(body).toMatchObject({ code: 'account_closed' })
})

test('one that does not exist is 404', async () => {
  const { body } = await api.post(`${accounts}/nobody/close`).expect(404)
  expect(body).toMatchObject({ code: 'account_not_found' })
})
