import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { TestWriteApi } from '../../../test/test-write-api.ts'
import { deposit, openBook, startTestWriteApi } from '../../../test/test-write-api.ts'

let api: TestWriteApi
const path = '/v1/ledgers/acme/accounts'
beforeAll(async () => {
  api = await startTestWriteApi()
  await openBook(api, 'acme')
  await openBook(api, 'other')
})
afterAll(() => api.close())

const account = (address: string): Record<string, unknown> => ({
  address,
  currency: 'CZK',
  normal_balance: 'credit',
})

describe('open-accounts', () => {
  test('one account is answered as one, with its defaults', async () => {
    const answer = await api.post(path, account('one')).expect(201)
    expect(answer.body).toMatchObject({
      address: 'one',
      ledger: 'acme',
      currency: 'CZK',
      normal_balance: 'credit',
      min_balance: '0',
      max_balance: null,
      closed: false,
      metadata: {},
      position: expect.any(Number),
    })
  })

  test('many are opened together or not at all', async () => {
    const many = { accounts: [account('m1'), account('m2'), { ...account('m3'), currency: 'XXQ' }] }
    const refused = await api.post(path, many).expect(422)
    expect(refused.body).toMatchObject({
      code: 'unknown_currency',
      errors: [{ pointer: '/accounts/2/currency' }],
    })
    const answer = await api.post(path, { accounts: [account('m1'), account('m2')] }).expect(201)
    expect(answer.body.accounts.map((one: { address: string }) => one.address)).toEqual([
      'm1',
      'm2',
    ])
  })

  test('a new account takes entries at once, from every process', async () => {
    const beside = await startTestWriteApi({ beside: api })
    await beside.post('/v1/ledgers/acme/transactions', deposit('fresh', 1)).expect(422)
    await api.post(path, account('fresh')).expect(201)
    await beside.post('/v1/ledgers/acme/transactions', deposit('fresh', 1)).expect(201)
    await beside.close()
  })

  test('the same address lives in each ledger by itself', async () => {
    await api.post('/v1/ledgers/other/accounts', account('one')).expect(201)
    const foreign = await api
      .post('/v1/ledgers/other/transactions', deposit('fresh', 1))
      .expect(422)
    expect(foreign.body.code).toBe('unknown_account')
  })

  test('asked for at once by many, it is opened once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        api.post(path, { ...account('rush'), metadata: { n: String(n) } }),
      ),
    )
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1)
    expect(answers.filter((answer) => answer.body.code === 'account_exists')).toHaveLength(19)
  })

  test('without an idempotency key, the same request is the same operation', async () => {
    const first = await api.post(path, account('keyless')).unset('idempotency-key').expect(201)
    const again = await api.post(path, account('keyless')).unset('idempotency-key').expect(201)
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect(again.text).toBe(first.text)
  })

  test.each<[string, string, number, object]>([
    ['an address that exists', 'account_exists', 409, account('customer:1')],
    ['a twin in the list', 'account_exists', 409, { accounts: [account('t'), account('t')] }],
    ['a floor above zero', 'limits_crossed', 422, { ...account('l'), min_balance: '1' }],
    ['a ceiling below zero', 'limits_crossed', 422, { ...account('l'), max_balance: '-1' }],
    ['a currency in lower case', 'invalid_field', 400, { ...account('l'), currency: 'czk' }],
    ['a limit as number', 'invalid_field', 400, { ...account('l'), min_balance: 0 }],
    ['a limit with a leading zero', 'invalid_field', 400, { ...account('l'), min_balance: '00' }],
    ['minus zero', 'invalid_field', 400, { ...account('l'), min_balance: '-0' }],
    ['an empty list', 'invalid_field', 400, { accounts: [] }],
    ['a card number', 'card_number_not_allowed', 400, account('4111111111111111')],
    ['an unknown field', 'unknown_field', 400, { ...account('l'), limit: '1' }],
    ['both forms', 'unknown_field', 400, { ...account('l'), accounts: [account('x')] }],
    ['a side that is none', 'invalid_field', 400, { ...account('l'), normal_balance: 'left' }],
  ])('%s is refused with %s', async (_name, code, status, body) => {
    const before = await api.recordCount()
    const answer = await api.post(path, body).expect(status)
    expect(answer.body.code).toBe(code)
    expect(await api.recordCount()).toBe(before)
  })
})
