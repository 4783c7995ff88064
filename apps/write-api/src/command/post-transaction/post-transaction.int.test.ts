import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { TestWriteApi } from '../../../test/test-write-api.ts'
import { deposit, openBook, startTestWriteApi } from '../../../test/test-write-api.ts'

let api: TestWriteApi
const path = '/v1/ledgers/acme/transactions'

beforeAll(async () => {
  api = await startTestWriteApi()
  await openBook(api, 'acme')
  await api
    .post('/v1/ledgers/acme/accounts', {
      accounts: [
        { address: 'fx:czk', currency: 'CZK', normal_balance: 'debit', min_balance: null },
        { address: 'fx:eur', currency: 'EUR', normal_balance: 'debit', min_balance: null },
        { address: 'customer:eur', currency: 'EUR', normal_balance: 'credit' },
        { address: 'capped', currency: 'CZK', normal_balance: 'credit', max_balance: '100' },
      ],
    })
    .expect(201)
})
afterAll(() => api.close())

const entry = (account: string, direction: string, amount: unknown): object => ({
  account,
  direction,
  amount,
})

describe('post-transaction', () => {
  test('answers with the versions and balances that each entry made', async () => {
    const answer = await api
      .post(path, {
        ...deposit('customer:1', 90000),
        effective_at: '1993-01-01T00:00:00Z',
        external_id: '171812',
        correlation_id: 'c-1',
        source: 'core',
        metadata: { kind: 'cash_deposit' },
      })
      .expect(201)
      .expect('content-type', 'application/json; charset=utf-8')

    expect(answer.headers['ledger-token']).toBe(answer.body.token)
    expect(answer.body).toMatchObject({
      id: expect.stringMatching(/^txn_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/),
      ledger: 'acme',
      status: 'posted',
      position: expect.any(Number),
      recorded_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      effective_at: '1993-01-01T00:00:00Z',
      external_id: '171812',
      correlation_id: 'c-1',
      source: 'core',
      metadata: { kind: 'cash_deposit' },
    })
    expect(answer.body.entries).toEqual([
      {
        account: 'bank:cash',
        kind: 'post',
        direction: 'debit',
        amount: '90000',
        currency: 'CZK',
        version: 1,
        balance: {
          posted: { debits: '90000', credits: '0', amount: '90000' },
          pending: { debits: '0', credits: '0', amount: '0' },
          available: { debits: '90000', credits: '0', amount: '90000' },
        },
      },
      {
        account: 'customer:1',
        kind: 'post',
        direction: 'credit',
        amount: '90000',
        currency: 'CZK',
        version: 1,
        balance: {
          posted: { debits: '0', credits: '90000', amount: '90000' },
          pending: { debits: '0', credits: '0', amount: '0' },
          available: { debits: '0', credits: '90000', amount: '90000' },
        },
      },
    ])
  })

  test('balances in several currencies at once', async () => {
    await api.post(path, deposit('customer:2', 2500)).expect(201)
    const answer = await api
      .post(path, {
        entries: [
          entry('customer:2', 'debit', '2500'),
          entry('fx:czk', 'credit', '2500'),
          entry('fx:eur', 'debit', '100'),
          entry('customer:eur', 'credit', '100'),
        ],
      })
      .expect(201)
    expect(answer.body.entries.map((line: { currency: string }) => line.currency)).toEqual([
      'CZK',
      'CZK',
      'EUR',
      'EUR',
    ])
  })

  test('takes 1,000 entries, and an account several times', async () => {
    const entries = Array.from({ length: 999 }, () => entry('bank:cash', 'debit', '1'))
    const answer = await api
      .post(path, { entries: [...entries, entry('customer:2', 'credit', '999')] })
      .expect(201)
    const versions = answer.body.entries
      .slice(0, 999)
      .map((line: { version: number }) => line.version)
    expect(versions).toEqual(versions.map((_: number, index: number) => versions[0] + index))
  })

  test('is exact at 38 digits', async () => {
    await api.post('/v1/ledgers', { id: 'wide' }).expect(201)
    await api
      .post('/v1/ledgers/wide/accounts', {
        accounts: ['a', 'b'].map((address) => ({
          address,
          currency: 'USD',
          normal_balance: 'credit',
          min_balance: null,
        })),
      })
      .expect(201)
    const most = '9'.repeat(38)
    const full = { entries: [entry('a', 'debit', most), entry('b', 'credit', most)] }
    const answer = await api.post('/v1/ledgers/wide/transactions', full).expect(201)
    expect(answer.body.entries[0].balance.posted).toEqual({
      debits: most,
      credits: '0',
      amount: `-${most}`,
    })
    const more = { entries: [entry('a', 'debit', '1'), entry('b', 'credit', '1')] }
    const refused = await api.post('/v1/ledgers/wide/transactions', more).expect(422)
    expect(refused.body.code).toBe('amount_overflow')
  })

  test('keeps the time of an offset in UTC', async () => {
    const answer = await api
      .post(path, { ...deposit('customer:1', 1), effective_at: '2024-02-29T23:30:00.123456+02:00' })
      .expect(201)
    expect(answer.body.effective_at).toBe('2024-02-29T21:30:00.123456Z')
  })

  test('refuses by the rules, with evidence, and answers the same again', async () => {
    const key = 'overdraw'
    const body = deposit('customer:1', -99_999_999)
    const first = await api.post(path, body).set('idempotency-key', key).expect(422)
    expect(first.body).toMatchObject({
      code: 'balance_below_minimum',
      outcome: 'rejected',
      retryable: false,
      errors: [{ pointer: '/entries/1', code: 'balance_below_minimum' }],
      evidence: { account: 'customer:1', limit: '0', amount: expect.stringMatching(/^-/) },
    })
    await api.post(path, deposit('customer:1', 100_000_000)).expect(201)
    const again = await api.post(path, body).set('idempotency-key', key).expect(422)
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect(again.text).toBe(first.text)
  })

  test.each<[string, number, object]>([
    ['unknown_account', 422, deposit('nobody', 1)],
    [
      'currency_mismatch',
      422,
      {
        entries: [
          { ...entry('bank:cash', 'debit', '1'), currency: 'EUR' },
          entry('customer:1', 'credit', '1'),
        ],
      },
    ],
    [
      'accounts_must_differ',
      422,
      { entries: [entry('customer:1', 'debit', '1'), entry('customer:1', 'credit', '1')] },
    ],
    [
      'unbalanced',
      422,
      { entries: [entry('bank:cash', 'debit', '2'), entry('customer:1', 'credit', '1')] },
    ],
    [
      'unbalanced',
      422,
      { entries: [entry('fx:eur', 'debit', '1'), entry('customer:1', 'credit', '1')] },
    ],
    ['balance_above_maximum', 422, deposit('capped', 101)],
    ['external_id_exists', 409, { ...deposit('customer:1', 1), external_id: '171812' }],
  ])('refuses with %s', async (code, status, body) => {
    const before = await api.recordCount()
    const answer = await api.post(path, body).expect(status)
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(answer.body).toMatchObject({ code, status, type: `/docs/errors/${code}` })
    expect(await api.recordCount()).toBe(before)
  })
})

describe('post-transaction: bad input writes nothing', () => {
  const withAmount = (amount: unknown): object => ({
    entries: [entry('bank:cash', 'debit', amount), entry('customer:1', 'credit', amount)],
  })
  const amounts: unknown[] = [
    0,
    1,
    1.5,
    -1,
    '0',
    '-1',
    '+1',
    '01',
    '1.0',
    '1e3',
    'NaN',
    'Infinity',
    '',
    ' 1',
    '1 ',
    '0x10',
    '1_000',
    '١٢',
    null,
    true,
    ['1'],
    {},
    '9'.repeat(39),
    '1'.repeat(100_000),
  ]
  test.each(amounts.map((amount) => [JSON.stringify(amount).slice(0, 40), amount]))(
    'amount %s is refused',
    async (_name, amount) => {
      const before = await api.recordCount()
      const answer = await api.post(path, withAmount(amount)).expect(400)
      expect(answer.body.code).toBe('invalid_amount')
      expect(answer.body.errors[0].pointer).toBe('/entries/0/amount')
      expect(await api.recordCount()).toBe(before)
    },
  )

  const good = deposit('customer:1', 1)
  const card = '4111111111111111'
  test.each<[string, string, number, object]>([
    ['one entry', 'invalid_field', 400, { entries: [entry('bank:cash', 'debit', '1')] }],
    [
      '1,001 entries',
      'invalid_field',
      400,
      { entries: Array.from({ length: 1001 }, () => entry('bank:cash', 'debit', '1')) },
    ],
    ['no entries', 'invalid_field', 400, {}],
    ['an unknown field', 'unknown_field', 400, { ...good, amount_minor: 1 }],
    ['an unknown status', 'invalid_field', 400, { ...good, status: 'archived' }],
    ['an effective_at that is no time', 'invalid_field', 400, { ...good, effective_at: 'today' }],
    [
      'a day that is not there',
      'invalid_field',
      400,
      { ...good, effective_at: '2023-02-29T00:00:00Z' },
    ],
    ['an empty external_id', 'invalid_field', 400, { ...good, external_id: '' }],
    ['metadata with a number', 'invalid_field', 400, { ...good, metadata: { n: 1 } }],
    [
      'an address with a space',
      'invalid_field',
      400,
      {
        entries: [entry('bank cash', 'debit', '1'), entry('customer:1', 'credit', '1')],
      },
    ],
    ['a NUL in a text', 'ill_formed_text', 400, { ...good, source: 'a\u0000b' }],
    ['a list as body', 'invalid_field', 400, [good]],
    ['a card number as source', 'card_number_not_allowed', 400, { ...good, source: card }],
    ['one as external_id', 'card_number_not_allowed', 400, { ...good, external_id: card }],
    ['one as correlation_id', 'card_number_not_allowed', 400, { ...good, correlation_id: card }],
    ['one in metadata', 'card_number_not_allowed', 400, { ...good, metadata: { paid: card } }],
    [
      'one as name of metadata',
      'card_number_not_allowed',
      400,
      { ...good, metadata: { [card]: '' } },
    ],
    [
      'one as address',
      'card_number_not_allowed',
      400,
      { entries: [entry(card, 'debit', '1'), entry('customer:1', 'credit', '1')] },
    ],
  ])('%s is refused with %s', async (_name, code, status, body) => {
    const before = await api.recordCount()
    const answer = await api.post(path, body).expect(status)
    expect(answer.body.code).toBe(code)
    expect(await api.recordCount()).toBe(before)
  })

  test.each<[string, string, number, string, string]>([
    ['broken JSON', 'invalid_json', 400, 'application/json', '{"entries":['],
    ['a duplicate key', 'duplicate_key', 400, 'application/json', '{"entries":[],"entries":[]}'],
    ['a lone surrogate', 'ill_formed_text', 400, 'application/json', '{"source":"\\ud800"}'],
    ['__proto__', 'unknown_field', 400, 'application/json', '{"entries":[],"__proto__":{"a":1}}'],
    ['no body', 'invalid_json', 400, 'application/json', ''],
    ['text', 'unsupported_media_type', 415, 'text/plain', '{}'],
    ['33 levels', 'nesting_too_deep', 400, 'application/json', '['.repeat(100_000)],
  ])('%s is refused with %s', async (_name, code, status, type, text) => {
    const answer = await api.post(path).set('content-type', type).send(text).expect(status)
    expect(answer.body.code).toBe(code)
  })

  test('a body over 1 MiB is refused', async () => {
    const body = { ...good, source: 'x'.repeat(1_100_000) }
    const answer = await api.post(path, body).expect(413)
    expect(answer.body.code).toBe('body_too_large')
  })
})

describe('post-transaction: headers', () => {
  const body = deposit('customer:1', 1)

  test.each<[string, string, number, Record<string, string>]>([
    ['a wrong API key', 'api_key_invalid', 401, { authorization: 'Bearer lk_0_0' }],
    [
      'an idempotency key with a space',
      'idempotency_key_invalid',
      400,
      { 'idempotency-key': 'a b' },
    ],
    [
      'a card number as idempotency key',
      'card_number_not_allowed',
      400,
      { 'idempotency-key': '4111-1111-1111-1111' },
    ],
    [
      'an idempotency key of 256',
      'idempotency_key_invalid',
      400,
      { 'idempotency-key': 'k'.repeat(256) },
    ],
  ])('%s is refused with %s', async (_name, code, status, headers) => {
    const answer = await api.post(path, body).set(headers).expect(status)
    expect(answer.body.code).toBe(code)
  })

  test('no API key is refused with api_key_missing', async () => {
    const answer = await api.post(path, body).unset('authorization').expect(401)
    expect(answer.body.code).toBe('api_key_missing')
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/)
  })

  test('no idempotency key is refused with idempotency_key_missing', async () => {
    const answer = await api.post(path, body).unset('idempotency-key').expect(400)
    expect(answer.body.code).toBe('idempotency_key_missing')
  })

  test('an unknown ledger is refused with ledger_not_found', async () => {
    const answer = await api.post('/v1/ledgers/nothing/transactions', body).expect(404)
    expect(answer.body.code).toBe('ledger_not_found')
  })

  test('a key, quoted or bare, has one effect and one answer', async () => {
    const first = await api.post(path, body).set('idempotency-key', 'once').expect(201)
    const again = await api
      .post(path)
      .set('content-type', 'application/json')
      .set('idempotency-key', '"once"')
      .send(JSON.stringify(body, null, 3))
      .expect(201)
    expect(first.headers['idempotency-replayed']).toBeUndefined()
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect(again.headers['ledger-token']).toBe(first.headers['ledger-token'])
    expect(again.text).toBe(first.text)
  })

  test('a key with another body is refused and what is stored stays', async () => {
    const first = await api.post(path, body).set('idempotency-key', 'twice').expect(201)
    const other = await api
      .post(path, deposit('customer:1', 2))
      .set('idempotency-key', 'twice')
      .expect(422)
    expect(other.body.code).toBe('idempotency_key_reused')
    const again = await api.post(path, body).set('idempotency-key', 'twice').expect(201)
    expect(again.text).toBe(first.text)
  })
})
