import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import request from 'supertest'
import type { TestWriteApi } from '../../../test/test-write-api.ts'
import { startTestWriteApi } from '../../../test/test-write-api.ts'

let api: TestWriteApi
let beside: TestWriteApi

beforeAll(async () => {
  api = await startTestWriteApi()
  beside = await startTestWriteApi({ beside: api }) // knows the currencies of before
  await api.post('/v1/ledgers', { id: 'acme' }).expect(201)
})
afterAll(async () => {
  await beside.close()
  await api.close()
})

const register = (code: string, body: object) =>
  request(api.api.app.server)
    .put(`/v1/currencies/${code}`)
    .set('authorization', `Bearer ${api.apiKey}`)
    .send(body)

const open = (from: TestWriteApi, address: string, currency: string) =>
  from.post('/v1/ledgers/acme/accounts', {
    address,
    currency,
    normal_balance: 'credit',
    min_balance: null,
  })

interface Transaction {
  readonly entries: readonly {
    readonly currency: string
    readonly balance: { readonly posted: { readonly amount: string } }
  }[]
}

describe('currencies of one own', () => {
  test.each([
    ['POINTS', 0, '7'],
    // one token and 17 digits of its 18 behind the point; the most that 38 digits hold
    ['WEI_TOKEN', 18, '1000000000000000001'],
    ['BIGGEST', 38, '9'.repeat(38)],
  ])(
    '%s with scale %i: registered, held and moved by every process',
    async (code, scale, amount) => {
      const { body } = await register(code, { scale }).expect(200)
      expect(body).toEqual({ code, scale })
      await register(code, { scale }).expect(200)
      await open(beside, `${code}:from`, code).expect(201)
      await open(api, `${code}:to`, code).expect(201)
      const moved = await beside
        .post('/v1/ledgers/acme/transactions', {
          entries: [
            { account: `${code}:from`, direction: 'debit', amount },
            { account: `${code}:to`, direction: 'credit', amount, currency: code },
          ],
        })
        .expect(201)
      const { entries } = moved.body as Transaction
      expect(entries.map(({ currency, balance }) => [currency, balance.posted.amount])).toEqual([
        [code, `-${amount}`],
        [code, amount],
      ])
    },
  )

  test('a transaction balances in each currency by itself', async () => {
    await open(api, 'eur:1', 'EUR').expect(201)
    await open(api, 'eur:2', 'EUR').expect(201)
    const exchange = (euros: string) => ({
      entries: [
        { account: 'POINTS:from', direction: 'debit', amount: '100' },
        { account: 'POINTS:to', direction: 'credit', amount: '100' },
        { account: 'eur:1', direction: 'debit', amount: '5' },
        { account: 'eur:2', direction: 'credit', amount: euros },
      ],
    })
    await api.post('/v1/ledgers/acme/transactions', exchange('5')).expect(201)
    const { body } = await api.post('/v1/ledgers/acme/transactions', exchange('4')).expect(422)
    expect(body).toMatchObject({ code: 'unbalanced', detail: 'Debits and credits in EUR differ.' })
  })

  test('the scale of one that is there never changes, that of ISO 4217 neither', async () => {
    const own = await register('POINTS', { scale: 2 }).expect(409)
    expect(own.body).toMatchObject({
      code: 'currency_exists',
      detail: 'The currency POINTS has the scale 0; it never changes.',
    })
    expect((await register('JPY', { scale: 2 }).expect(409)).body).toMatchObject({
      code: 'currency_exists',
    })
    await register('JPY', { scale: 0 }).expect(200)
  })

  test('asked at once: one of two scales', async () => {
    const statuses = await Promise.all(
      [1, 2, 1, 2].map((scale) => register('RACE', { scale }).then(({ status }) => status)),
    )
    expect(statuses.sort()).toEqual([200, 200, 409, 409])
  })

  test.each([
    ['points', { scale: 0 }, 'invalid_parameter'],
    ['AB', { scale: 0 }, 'invalid_parameter'],
    ['GOOD', { scale: -1 }, 'invalid_field'],
    ['GOOD', { scale: 39 }, 'invalid_field'],
    ['GOOD', { scale: '2' }, 'invalid_field'],
    ['GOOD', { scale: 1.5 }, 'invalid_field'],
    ['GOOD', {}, 'invalid_field'],
    ['GOOD', { scale: 1, name: 'x' }, 'unknown_field'],
  ])('%s %j: %s', async (code, body, problem) => {
    const answer = await register(code, body).expect(400)
    expect(answer.body).toMatchObject({ code: problem })
  })

  test('one that is not registered is refused', async () => {
    const { body } = await open(api, 'nothing', 'NOTHING').expect(422)
    expect(body).toMatchObject({ code: 'unknown_currency' })
  })
})
