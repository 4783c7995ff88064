import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { fillProjection, raiseEpoch, type TestEntry } from '@ledger/testkit'
import { openBook, startTestReadApi, type TestReadApi } from '../../../test/test-read-api.ts'

let api: TestReadApi
const path = '/v1/ledgers/acme/accounts/customer:1/balance'
const busy = '/v1/ledgers/acme/accounts/busy/balance'

/** Of the busy account: each a record of many entries, so that they are past what needs no rollup. */
const hours = 12
const perHour = 60

beforeAll(async () => {
  api = await startTestReadApi()
  await openBook(api.journal)
  await deposit(1n, '2024-01-01T00:00:00Z')
  await deposit(10n, '2025-01-01T00:00:00Z')
  await deposit(100n, '2023-12-31T23:59:59.999999Z') // backdated
  await deposit(1_000n, '2099-01-01T00:00:00Z') // still to come
  await api.journal.openAccounts('busy')
  for (let hour = 0; hour < hours; hour += 1) await depositMany(hour)
  await fillProjection(api.database.pool)
  await depositMany(hours) // nobody has projected these
})
afterAll(() => api.close())

function deposit(amountMinor: bigint, effectiveAt: string) {
  return api.journal.post(
    [
      ['bank:cash', 'debit', amountMinor],
      ['customer:1', 'credit', amountMinor],
    ],
    { effectiveAt },
  )
}

function depositMany(hour: number) {
  const entries = Array.from({ length: perHour }, (): TestEntry[] => [
    ['bank:cash', 'debit', 1n],
    ['busy', 'credit', 1n],
  ])
  const effectiveAt = `2024-02-29T${String(hour).padStart(2, '0')}:30:00Z`
  return api.journal.post(entries.flat(), { effectiveAt })
}

async function amountAt(of: string, query: string): Promise<string> {
  const { body } = await api.get(`${of}?${query}`).expect(200)
  return (body as { readonly posted: { readonly amount: string } }).posted.amount
}

describe('get-balance as of', () => {
  test('as-of: says what counts by a time, and how it was asked for', async () => {
    const answer = await api.get(`${path}?as_of=2024-06-30T12:00:00%2B02:00`).expect(200)
    const now = await api.get(path).expect(200)
    const { token } = now.body as { readonly token: string }
    expect(answer.body).toEqual({
      account: 'customer:1',
      ledger: 'acme',
      currency: 'CZK',
      normal_balance: 'credit',
      version: 4,
      posted: { debits: '0', credits: '101', amount: '101' },
      pending: { debits: '0', credits: '0', amount: '0' },
      available: { debits: '0', credits: '101', amount: '101' },
      as_of: '2024-06-30T10:00:00Z',
      as_of_version: 4,
      consistency: 'strong',
      token,
    })
    expect(answer.headers['ledger-token']).toBe(token)
  })

  test.each([
    ['2023-12-31T23:59:59.999998Z', '0'],
    ['2023-12-31T23:59:59.999999Z', '100'],
    ['2023-12-31T23:59:59.9999999Z', '100'],
    ['2024-01-01T00:00:00Z', '101'],
    ['2024-12-31T23:59:59Z', '101'],
    ['2025-01-01T01:00:00%2B01:00', '111'],
    ['2098-12-31T00:00:00Z', '111'],
    ['9999-12-31T23:59:59.999999Z', '1111'],
    ['0001-01-01T00:00:00Z', '0'],
  ])('as-of: at %s it is %s', async (asOf, amount) => {
    expect(await amountAt(path, `as_of=${asOf}`)).toBe(amount)
  })

  test.each([
    [0, '0'],
    [1, '1'],
    [2, '11'],
    [3, '111'],
    [4, '1111'],
  ])('as-of: as known at version %s it is %s', async (version, amount) => {
    const query = `as_of=2100-01-01T00:00:00Z&as_of_version=${version}`
    expect(await amountAt(path, query)).toBe(amount)
  })

  test('as-of: a busy account, at times inside of the day and at every kind of version', async () => {
    for (const [time, upTo] of [
      ['2024-02-28T23:59:59Z', 0],
      ['2024-02-29T00:29:59Z', 0],
      ['2024-02-29T00:30:00Z', 1],
      ['2024-02-29T07:00:00Z', 7],
      ['2024-02-29T12:30:00Z', 13], // with those that are not projected
      ['2024-03-01T00:00:00Z', 13],
    ] as const) {
      for (const version of [0, 1, 255, 256, 257, 300, 512, 513, 719, 720, 721, 780]) {
        const expected = Math.min(upTo * perHour, version)
        const query = `as_of=${time}&as_of_version=${version}`
        expect([query, await amountAt(busy, query)]).toEqual([query, String(expected)])
      }
      expect(await amountAt(busy, `as_of=${time}`)).toBe(String(upTo * perHour))
    }
  })

  test('as-of: what was acknowledged is in it', async () => {
    for (let n = 0; n < 5; n += 1) {
      const before = BigInt(await amountAt(path, 'as_of=1000-01-01T00:00:00Z'))
      await deposit(7n, '0999-01-01T00:00:00Z')
      expect(await amountAt(path, 'as_of=1000-01-01T00:00:00Z')).toBe(String(before + 7n))
    }
  })

  test('as-of: an account without entries', async () => {
    expect(
      await amountAt(path.replace('customer:1', 'customer:2'), 'as_of=2024-01-01T00:00:00Z'),
    ).toBe('0')
  })

  test('as-of: a version that is still to come', async () => {
    const { body } = await api
      .get(`${path}?as_of=2024-01-01T00:00:00Z&as_of_version=1000`)
      .expect(400)
    expect(body).toMatchObject({ code: 'as_of_version_not_reached', retryable: false })
  })

  test.each([
    'as_of=yesterday',
    'as_of=2024-02-30T00:00:00Z',
    'as_of=2024-01-01',
    'as_of=',
    'as_of=2024-01-01T00:00:00Z&as_of=2024-01-01T00:00:00Z',
    'as_of=2024-01-01T00:00:00Z&as_of_version=01',
    'as_of=2024-01-01T00:00:00Z&as_of_version=-1',
    'as_of=2024-01-01T00:00:00Z&as_of_version=1e3',
    'as_of_version=1',
  ])('as-of: %s is refused', async (query) => {
    const { body } = await api.get(`${path}?${query}`).expect(400)
    expect(body).toMatchObject({ code: 'invalid_parameter' })
  })

  test('as-of: a token of a place that is still to come', async () => {
    const { body } = await api.get(path).expect(200)
    const token = (body as { readonly token: string }).token
    const next = Buffer.from(token, 'base64url').toString().replace(/\d+$/, '999999')
    const later = Buffer.from(next).toString('base64url')
    const headers = { consistency: 'at_least', 'min-token': later }
    await api.get(`${path}?as_of=2024-01-01T00:00:00Z`, headers).expect(400)
    await api
      .get(`${path}?as_of=2024-01-01T00:00:00Z`, { ...headers, 'min-token': token })
      .expect(200)
  })

  test('as-of: rollups of a void tail are not looked at', async () => {
    const { pool } = api.database
    const right = await amountAt(busy, 'as_of=2100-01-01T00:00:00Z')
    const statement = `${busy.replace('balance', 'statement')}?from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&limit=1000`
    const { body } = await api.get(statement).expect(200)
    await raiseEpoch(pool, 0)
    // of an epoch that has ended before it, and with entries that never were
    await pool.query('update projection.checkpoints set position = position + 1000')
    await pool.query('update projection.rollups set posted_credits = posted_credits + 1')
    await pool.query(
      'update projection.timed_entries set amount = amount + 1, version = version + 1000',
    )
    expect(await amountAt(busy, 'as_of=2100-01-01T00:00:00Z')).toBe(right)
    const { data } = (await api.get(statement).expect(200)).body as { readonly data: unknown }
    expect(data).toEqual((body as { readonly data: unknown }).data)
    await fillProjection(pool)
  })

  test('as-of: rollups too far behind are said to be so', async () => {
    const { pool } = api.database
    await pool.query('update journal.account_heads set version = 20000 where account_no = 4')
    try {
      const answer = await api.get(`${busy}?as_of=2024-01-01T00:00:00Z`).expect(503)
      expect(answer.body).toMatchObject({ code: 'not_caught_up', retryable: true })
      expect(answer.headers['retry-after']).toBeDefined()
    } finally {
      await pool.query('update journal.account_heads set version = 780 where account_no = 4')
    }
  })
})
