import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { decodeToken } from '@ledger/wire'
import {
  deposit,
  openBook,
  startTestReadApi,
  type BalanceBody,
  type TestReadApi,
} from '../../../test/test-read-api.ts'

let api: TestReadApi
const path = '/v1/ledgers/acme/accounts/customer:1/balance'

beforeAll(async () => {
  api = await startTestReadApi()
  await openBook(api.journal)
  await deposit(api.journal, 'customer:1', 90_000n)
})
afterAll(() => api.close())

test('get-balance: answers version, sums and how far it is', async () => {
  const answer = await api.get(path).expect(200)
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
  expect(answer.body).toEqual({
    account: 'customer:1',
    ledger: 'acme',
    currency: 'CZK',
    normal_balance: 'credit',
    version: 1,
    posted: { debits: '0', credits: '90000', amount: '90000' },
    pending: { debits: '0', credits: '0', amount: '0' },
    available: { debits: '0', credits: '90000', amount: '90000' },
    consistency: 'strong',
    token: answer.headers['ledger-token'],
  })
  expect(decodeToken(answer.headers['ledger-token'] ?? '')).toEqual({
    shardId: 0,
    epoch: 1,
    position: 3,
  })
})

test('get-balance: an account of the debit side counts debits', async () => {
  const { body } = await api.get('/v1/ledgers/acme/accounts/bank:cash/balance').expect(200)
  expect(body).toMatchObject({
    normal_balance: 'debit',
    posted: { debits: '90000', credits: '0', amount: '90000' },
  })
})

test('get-balance: an account without entries has version 0', async () => {
  const { body } = await api.get('/v1/ledgers/acme/accounts/customer:2/balance').expect(200)
  expect(body).toMatchObject({ version: 0, posted: { debits: '0', credits: '0', amount: '0' } })
})

test('get-balance: an account that was missing is found once it is opened', async () => {
  const late = '/v1/ledgers/acme/accounts/late/balance'
  const answer = await api.get(late).expect(404)
  expect(answer.body).toMatchObject({ code: 'account_not_found', status: 404 })
  await api.journal.openAccounts('late')
  await api.get(late).expect(200)
})

test('get-balance: sums of 38 digits come through exactly', async () => {
  await api.journal.openAccounts('rich', { address: 'source', normalBalance: 'debit' })
  const amount = 10n ** 38n - 1n
  await api.journal.post([
    ['source', 'debit', amount],
    ['rich', 'credit', amount],
  ])
  const { body } = await api.get('/v1/ledgers/acme/accounts/rich/balance').expect(200)
  expect((body as BalanceBody).posted.amount).toBe(amount.toString())
})

describe('get-balance: conditional', () => {
  test('304 while the account has not changed, whatever else has', async () => {
    const first = await api.get(path).expect(200)
    const { etag } = first.headers
    expect(etag).toBe('"1.1"')
    await deposit(api.journal, 'customer:2', 1n)
    const second = await api.get(path, { 'if-none-match': etag ?? '' }).expect(304)
    expect(second.text).toBe('')
    expect(second.headers['etag']).toBe(etag)
    expect(second.headers['cache-control']).toBe('private, no-cache')
    expect(second.headers['ledger-token']).not.toBe(first.headers['ledger-token'])
  })

  test.each(['"1.0", W/"1.1"', '*', 'W/"1.1"'])('304 for %s', async (header) => {
    await api.get(path, { 'if-none-match': header }).expect(304)
  })

  test('200 once it has changed', async () => {
    await deposit(api.journal, 'customer:1', 1n)
    const answer = await api.get(path, { 'if-none-match': '"1.1"' }).expect(200)
    expect(answer.headers['etag']).toBe('"1.2"')
    expect(answer.body).toMatchObject({ version: 2 })
  })

  test('404 for what does not exist, also with *', async () => {
    await api.get('/v1/ledgers/acme/accounts/no/balance', { 'if-none-match': '*' }).expect(404)
  })
})

test('get-balance: caches must ask, and keep callers and freshness apart', async () => {
  const { headers } = await api.get(path).expect(200)
  expect(headers['cache-control']).toBe('private, no-cache')
  expect(headers['vary']).toBe('authorization, consistency, min-token')
})

test('get-balance: many at once are answered as one would be', async () => {
  const answers = await Promise.all(Array.from({ length: 200 }, () => api.get(path)))
  expect(new Set(answers.map((answer) => answer.text)).size).toBe(1)
  expect(answers[0]?.status).toBe(200)
})
