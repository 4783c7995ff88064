import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createTestApiKey, openTestJournal } from '@ledger/testkit'
import { encodeToken } from '@ledger/wire'
import {
  deposit,
  openBook,
  startTestReadApi,
  type ListBody,
  type TestReadApi,
} from '../../../test/test-read-api.ts'

let api: TestReadApi

beforeAll(async () => {
  api = await startTestReadApi()
  await openBook(api.journal, 4)
  await deposit(api.journal, 'customer:1', 5n)
})
afterAll(() => api.close())

type Accounts = ListBody<{ readonly address: string }>

describe('get-account', () => {
  test('answers what it is, its limits and its version', async () => {
    await api.journal.changeLimits('customer:1', { minBalance: -5n, maxBalance: 10n ** 20n })
    const answer = await api.get('/v1/ledgers/acme/accounts/customer:1').expect(200)
    expect(answer.body).toEqual({
      address: 'customer:1',
      ledger: 'acme',
      currency: 'CZK',
      normal_balance: 'credit',
      min_balance: '-5',
      max_balance: '100000000000000000000',
      closed: false,
      metadata: {},
      version: 1,
      recorded_at: expect.stringMatching(/Z$/),
      token: answer.headers['ledger-token'],
    })
  })

  test('sees a change at once', async () => {
    for (let limit = 1n; limit < 10n; limit += 1n) {
      await api.journal.changeLimits('customer:2', { maxBalance: limit })
      const { body } = await api.get('/v1/ledgers/acme/accounts/customer:2').expect(200)
      expect(body).toMatchObject({ max_balance: limit.toString() })
    }
  })

  test('its ETag changes with its limits and its version', async () => {
    const path = '/v1/ledgers/acme/accounts/customer:3'
    const tags = new Set<string>()
    const changes = [
      () => api.journal.changeLimits('customer:3', { maxBalance: 100n }),
      () => deposit(api.journal, 'customer:3', 1n),
    ]
    for (const change of [() => Promise.resolve(), ...changes]) {
      await change()
      const { headers } = await api.get(path).expect(200)
      const { etag } = headers as { readonly etag: string }
      tags.add(etag)
      const same = await api.get(path, { 'if-none-match': etag }).expect(304)
      expect(same.headers).toMatchObject({ etag, 'cache-control': 'private, no-cache' })
    }
    expect(tags.size).toBe(3)
  })

  test('404 for what does not exist', async () => {
    const { body } = await api.get('/v1/ledgers/acme/accounts/nobody').expect(404)
    expect(body).toMatchObject({ code: 'account_not_found' })
  })

  test('a token that the journal has not come to is refused', async () => {
    const headers = { 'min-token': encodeToken(0, 1, 1_000_000) }
    const { body } = await api.get('/v1/ledgers/acme/accounts/customer:1', headers).expect(400)
    expect(body).toMatchObject({ code: 'invalid_token' })
  })
})

describe('list-accounts', () => {
  test('goes through all by address, each once, while others are opened', async () => {
    const seen: string[] = []
    let cursor = ''
    for (let page = 0; page < 10; page += 1) {
      const { body } = await api.get(`/v1/ledgers/acme/accounts?limit=2${cursor}`).expect(200)
      const { data, next_cursor: next } = body as Accounts
      seen.push(...data.map(({ address }) => address))
      await api.journal.openAccounts(`aaa:${page}`) // before the cursor
      if (next === null) break
      cursor = `&cursor=${next}`
    }
    expect(seen).toEqual(['bank:cash', 'customer:1', 'customer:2', 'customer:3', 'customer:4'])
  })

  test('a ledger without accounts is an empty page with a token', async () => {
    await openTestJournal(api.database.pool, 'empty')
    const { body, headers } = await api.get('/v1/ledgers/empty/accounts').expect(200)
    expect(body).toMatchObject({ data: [], next_cursor: null, token: headers['ledger-token'] })
  })

  test('holds nothing of another ledger', async () => {
    const other = await openTestJournal(api.database.pool, 'other')
    await other.openAccounts('theirs')
    const { body } = await api.get('/v1/ledgers/other/accounts').expect(200)
    expect((body as Accounts).data.map(({ address }) => address)).toEqual(['theirs'])
    await api.get('/v1/ledgers/acme/accounts/theirs/balance').expect(404)
  })
})

describe('ledgers', () => {
  test('get-ledger: answers its name and notes', async () => {
    const { body } = await api.get('/v1/ledgers/acme').expect(200)
    expect(body).toMatchObject({ id: 'acme', name: 'acme', metadata: {} })
    await api.get('/v1/ledgers/nothing').expect(404)
  })

  test('get-ledger: one that is only claimed does not exist', async () => {
    await api.database.pool.query(
      "insert into journal.ledger_directory values ('claimed', 0, 1000000)",
    )
    for (const path of ['', '/accounts', '/accounts/a/balance']) {
      const { body } = await api.get(`/v1/ledgers/claimed${path}`).expect(404)
      expect(body).toMatchObject({ code: 'ledger_not_found' })
    }
    const { body } = await api.get('/v1/ledgers').expect(200)
    expect(JSON.stringify(body)).not.toContain('claimed')
  })

  test('list-ledgers: page by page, by id', async () => {
    for (const id of ['zeta', 'beta', 'Alpha']) await openTestJournal(api.database.pool, id)
    const ids: string[] = []
    let cursor = ''
    for (let page = 0; page < 20; page += 1) {
      const { body } = await api.get(`/v1/ledgers?limit=1${cursor}`).expect(200)
      const { data, next_cursor: next } = body as ListBody<{ readonly id: string }>
      ids.push(...data.map(({ id }) => id))
      if (next === null) break
      cursor = `&cursor=${next}`
    }
    expect(ids).toEqual([...new Set(ids)].sort())
    expect(ids).toEqual(expect.arrayContaining(['Alpha', 'acme', 'beta', 'zeta']))
  })

  test('a key sees its own ledgers only, in the list and in every path', async () => {
    const key = await createTestApiKey(api.database.pool, { ledgers: ['zeta', 'unborn'] })
    const headers = { authorization: `Bearer ${key}` }
    const { body } = await api.get('/v1/ledgers', headers).expect(200)
    expect((body as ListBody<{ readonly id: string }>).data.map(({ id }) => id)).toEqual(['zeta'])
    for (const path of ['', '/accounts', '/accounts/customer:1', '/accounts/customer:1/balance']) {
      const answer = await api.get(`/v1/ledgers/acme${path}`, headers).expect(404)
      expect(answer.body).toMatchObject({ code: 'ledger_not_found' })
    }
    const none = await createTestApiKey(api.database.pool, { ledgers: [] })
    const answer = await api.get('/v1/ledgers', { authorization: `Bearer ${none}` }).expect(200)
    expect(answer.body).toEqual({ data: [], next_cursor: null })
  })
})
