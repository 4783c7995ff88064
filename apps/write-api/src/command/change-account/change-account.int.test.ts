import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { TestWriteApi } from '../../../test/test-write-api.ts'
import { deposit, openBook, startTestWriteApi } from '../../../test/test-write-api.ts'

let api: TestWriteApi
const path = '/v1/ledgers/acme/accounts/customer:1'
const transactions = '/v1/ledgers/acme/transactions'
beforeAll(async () => {
  api = await startTestWriteApi()
  await openBook(api, 'acme')
  await api.post(transactions, deposit('customer:1', 100)).expect(201)
})
afterAll(() => api.close())

describe('change-account', () => {
  test('changes what is given and keeps the rest', async () => {
    const answer = await api.patch(path, { max_balance: '500' }).expect(200)
    expect(answer.body).toMatchObject({
      address: 'customer:1',
      ledger: 'acme',
      currency: 'CZK',
      normal_balance: 'credit',
      min_balance: '0',
      max_balance: '500',
    })
    const next = await api.patch(path, { min_balance: '-50' }).expect(200)
    expect(next.body).toMatchObject({ min_balance: '-50', max_balance: '500' })
  })

  test('is in force for the next transaction', async () => {
    await api.patch(path, { min_balance: '-20' }).expect(200)
    await api.post(transactions, deposit('customer:1', -120)).expect(201)
    const refused = await api.post(transactions, deposit('customer:1', -1)).expect(422)
    expect(refused.body.code).toBe('balance_below_minimum')
    await api.post(transactions, deposit('customer:1', 120)).expect(201)
  })

  test('without a key, each request is one of its own', async () => {
    await api.patch(path, { min_balance: '-1' }).expect(200)
    await api.patch(path, { min_balance: '-2' }).expect(200)
    const answer = await api.patch(path, { min_balance: '-1' }).expect(200)
    expect(answer.headers['idempotency-replayed']).toBeUndefined()
    expect(answer.body.min_balance).toBe('-1')
  })

  test('with a key, a repeat is answered and changes nothing', async () => {
    const first = await api
      .patch(path, { min_balance: '-7' })
      .set('idempotency-key', 'p')
      .expect(200)
    await api.patch(path, { min_balance: '-8' }).expect(200)
    const again = await api
      .patch(path, { min_balance: '-7' })
      .set('idempotency-key', 'p')
      .expect(200)
    expect(again.text).toBe(first.text)
    const other = await api
      .patch(path, { min_balance: '-9' })
      .set('idempotency-key', 'p')
      .expect(422)
    expect(other.body.code).toBe('idempotency_key_reused')
  })

  test.each<[string, string, number, object]>([
    ['a floor above the balance', 'balance_below_minimum', 422, { min_balance: '101' }],
    ['a ceiling below the balance', 'balance_above_maximum', 422, { max_balance: '99' }],
    ['a floor above the ceiling', 'limits_crossed', 422, { min_balance: '9', max_balance: '8' }],
    ['nothing', 'invalid_field', 400, {}],
    ['a number', 'invalid_field', 400, { min_balance: 5 }],
    ['a currency', 'unknown_field', 400, { currency: 'EUR' }],
  ])('%s is refused with %s', async (_name, code, status, body) => {
    const before = await api.recordCount()
    const answer = await api.patch(path, body).expect(status)
    expect(answer.body.code).toBe(code)
    expect(await api.recordCount()).toBe(before)
  })

  test('an account that is not there is 404', async () => {
    const answer = await api.patch('/v1/ledgers/acme/accounts/nobody', { min_balance: '0' })
    expect([answer.status, answer.body.code]).toEqual([404, 'account_not_found'])
  })
})
