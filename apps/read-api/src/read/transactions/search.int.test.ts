import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { fillProjection, openTestJournal, type TestTransaction } from '@ledger/testkit'
import type { TransactionEvent } from '@ledger/wire'
import { openBook, startTestReadApi, type TestReadApi } from '../../../test/test-read-api.ts'

let api: TestReadApi
const path = '/v1/ledgers/acme/transactions'

interface Body {
  readonly data: readonly { readonly id: string; readonly status: string }[]
  readonly next_cursor: string | null
  readonly consistency: string
  readonly token: string
}

type Made = Awaited<ReturnType<TestReadApi['journal']['post']>>
const idOf = (record: Made) => (record.event as TransactionEvent).id
const names = new Map<string, string>()
/** Of the record that made each transaction, by its name. */
const made: Record<string, Made> = {}

async function post(name: string, details: TestTransaction = {}, customer = 'customer:1') {
  const record = await api.journal.post(
    [
      ['bank:cash', 'debit', 10n],
      [customer, 'credit', 10n],
    ],
    details,
  )
  names.set(idOf(record), name)
  made[name] = record
}

/** The names of what is found on all pages, `limit` at a time. */
async function find(query: string, limit = 2): Promise<readonly string[]> {
  const found: string[] = []
  let cursor: string | null = ''
  for (let page = 0; cursor !== null; page++) {
    if (page === 50) throw new Error(`${query} has no end`)
    const asked: string = cursor === '' ? '' : `&cursor=${cursor}`
    const { body } = await api.get(`${path}?${query}&limit=${limit}${asked}`).expect(200)
    const { data, next_cursor: next } = body as Body
    expect(data.length).toBeLessThanOrEqual(limit)
    found.push(...data.map(({ id }) => names.get(id) ?? id))
    cursor = next
  }
  return found
}

beforeAll(async () => {
  api = await startTestReadApi()
  await openBook(api.journal, 3)
  await post('a', { source: 'core', metadata: { kind: 'fee', order: '1' }, externalId: 'x' })
  await post('b', { source: 'core', effectiveAt: '1993-05-01T00:00:00Z', correlationId: 'c' })
  await post('c', { metadata: { kind: 'fee' }, status: 'pending' }, 'customer:2')
  await post('d', {
    source: 'core',
    metadata: { kind: 'fee' },
    effectiveAt: '1993-01-01T00:00:00Z',
  })
  await post('e', { status: 'pending', source: 'other', correlationId: 'c' })
  await post('f', { status: 'pending', metadata: { kind: 'fee' } })
  await api.journal.step(made['e'] as Made, 'void')
  await api.journal.step(made['f'] as Made, 'post', [
    ['bank:cash', 'debit', 4n],
    ['customer:1', 'credit', 4n],
  ])
  await post('g', { metadata: { kind: 'fee', order: '1' }, effectiveAt: '1993-03-01T00:00:00Z' })
  const other = await openTestJournal(api.database.pool, 'other')
  await other.openAccounts('bank:cash', 'customer:1')
  await other.post(
    [
      ['bank:cash', 'debit', 1n],
      ['customer:1', 'credit', 1n],
    ],
    { source: 'core', metadata: { kind: 'fee' } },
  )
  await fillProjection(api.database.pool)
})
afterAll(() => api.close())

const from = (name: string) => `recorded_from=${made[name]?.recordedAt ?? ''}`
const to = (name: string) => `recorded_to=${made[name]?.recordedAt ?? ''}`

describe('search: transactions', () => {
  test.each<[string | (() => string), string]>([
    ['source=core', 'abd'],
    ['source=nobody', ''],
    ['correlation_id=c', 'be'],
    ['metadata[kind]=fee', 'acdfg'],
    ['metadata[kind]=Fee', ''],
    ['metadata[kind]=fee&metadata[order]=1', 'ag'],
    ['metadata[kind]=fee&metadata[order]=2', ''],
    ['source=core&metadata[kind]=fee', 'ad'],
    ['status=pending', 'cf'],
    ['status=archived', 'e'],
    ['status=posted', 'abdg'],
    ['status=pending&metadata[kind]=fee', 'cf'],
    ['status=archived&metadata[kind]=fee', ''],
    ['status=posted&source=core', 'abd'],
    ['account=customer:2', 'c'],
    ['account=customer:3', ''],
    ['account=customer:1', 'abdefg'],
    ['account=customer:1&metadata[kind]=fee', 'adfg'],
    ['account=customer:2&status=pending', 'c'],
    ['account=bank:cash&status=posted', 'abdg'],
    ['effective_from=1993-01-01T00:00:00Z&effective_to=1994-01-01T00:00:00Z', 'dgb'],
    ['effective_from=1993-01-01T00:00:00.000001Z&effective_to=1993-05-01T00:00:00Z', 'g'],
    ['effective_to=1993-03-01T01:00:00%2B01:00', 'd'],
    ['effective_from=1993-03-01T00:00:00Z', 'gbacef'],
    ['effective_to=2000-01-01T00:00:00Z&metadata[kind]=fee', 'dg'],
    ['effective_to=2000-01-01T00:00:00Z&account=customer:1&source=core', 'db'],
    ['effective_from=2000-01-01T00:00:00Z&status=pending', 'cf'],
    ['effective_from=2000-01-01T00:00:00Z&status=posted', 'a'],
    ['effective_from=2000-01-01T00:00:00Z&account=customer:2', 'c'],
    [() => from('d'), 'defg'],
    [() => to('d'), 'abc'],
    [() => `${from('b')}&${to('e')}`, 'bcd'],
    [() => `${from('b')}&${to('b')}`, ''],
    [() => `${from('b')}&source=core`, 'bd'],
    [() => `${from('b')}&${to('g')}&account=customer:1`, 'bdef'],
    [() => `${from('b')}&effective_to=2000-01-01T00:00:00Z`, 'dgb'],
    [() => `${from('c')}&effective_to=2000-01-01T00:00:00Z&account=customer:1`, 'dg'],
    ['recorded_from=2100-01-01T00:00:00Z', ''],
    ['recorded_to=1900-01-01T00:00:00Z&status=posted', ''],
    ['external_id=x&source=core&status=posted&account=customer:1', 'a'],
    ['external_id=x&source=other', ''],
    ['external_id=x&recorded_to=1993-01-01T00:00:00Z', ''],
    ['external_id=x&effective_to=1993-01-01T00:00:00Z', ''],
  ])('%s', async (query, expected) => {
    const asked = typeof query === 'string' ? query : query()
    for (const limit of [1, 2, 100]) expect((await find(asked, limit)).join('')).toBe(expected)
  })

  test('a text may hold anything that can be stored', async () => {
    const metadata = { 'a]b&c=d ž%': '🦊 "x"\n=&]\u001f' }
    await post('h', { source: "'; drop table projection.transactions; --", metadata })
    await fillProjection(api.database.pool)
    const [[name = '', value = '']] = Object.entries(metadata) as [[string, string]]
    const query = new URLSearchParams({ [`metadata[${name}]`]: value }).toString()
    expect(await find(query)).toEqual(['h'])
    expect(
      await find(`source=${encodeURIComponent("'; drop table projection.transactions; --")}`),
    ).toEqual(['h'])
  })

  test('two terms under one key do not stand for each other', async () => {
    // as if `source` of `a` had the key that another text has
    await api.database.pool.query(
      `insert into projection.transaction_terms (shard_id, term, position)
       select shard_id, term, $1 from projection.transaction_terms
        where term in (select term from projection.transaction_terms where position = $2)
       on conflict do nothing`,
      [made['c']?.position, made['b']?.position],
    )
    expect(await find('correlation_id=c')).toEqual(['b', 'e'])
    await fillProjection(api.database.pool)
  })
})

describe('search: how fresh', () => {
  test('a search is of a place, and says which', async () => {
    const { body } = await api.get(`${path}?source=core`, { consistency: 'eventual' }).expect(200)
    const before = body as Body
    expect(before.consistency).toBe('eventual')
    await post('late', { source: 'late' })

    const missed = await api.get(`${path}?source=late`, { consistency: 'eventual' }).expect(200)
    expect(missed.body).toMatchObject({ data: [], token: before.token })
    expect((missed.body as { readonly age_ms: number }).age_ms).toBeGreaterThanOrEqual(0)
    const atLeast = { consistency: 'at_least', 'min-token': before.token }
    await api.get(`${path}?source=late`, atLeast).expect(200)

    const refused = await api.get(`${path}?source=late`).expect(503)
    expect(refused.body).toMatchObject({ code: 'not_caught_up' })
    expect(refused.headers['retry-after']).toBeDefined()
    await fillProjection(api.database.pool)
    expect(await find('source=late')).toEqual(['late'])
  })

  test('a strong search waits for the projector', async () => {
    await post('awaited', { source: 'awaited' })
    const waiting = find('source=awaited')
    await fillProjection(api.database.pool)
    expect(await waiting).toEqual(['awaited'])
  })

  test('what the journal has keys for waits for nobody', async () => {
    await post('new', {}, 'customer:3')
    expect(await find('account=customer:3')).toEqual(['new'])
    expect(await find(from('new'))).toEqual(['new'])
    await fillProjection(api.database.pool)
  })

  test('a status is the one that was projected, and so is what is told', async () => {
    await post('held', { status: 'pending', source: 'held' })
    await fillProjection(api.database.pool)
    await api.journal.step(made['held'] as Made, 'post')
    const { body } = await api
      .get(`${path}?source=held&status=pending`, { consistency: 'eventual' })
      .expect(200)
    expect((body as Body).data).toEqual([expect.objectContaining({ status: 'pending' })])
    await fillProjection(api.database.pool)
    expect(await find('source=held&status=pending')).toEqual([])
    expect(await find('source=held&status=posted')).toEqual(['held'])
  })

  test('where nothing was ever projected, nothing is found and everything is missing', async () => {
    const fresh = await startTestReadApi()
    await openBook(fresh.journal)
    const eventual = { consistency: 'eventual' }
    for (const list of [`${path}?source=core`, '/v1/ledgers/acme/accounts?metadata[a]=b']) {
      const { body } = await fresh.get(list, eventual).expect(200)
      const recordedAt = '1970-01-01T00:00:00.000Z'
      expect(body).toMatchObject({ data: [], next_cursor: null, recorded_at: recordedAt })
      const { token } = body as Body
      await fresh.get(list, { consistency: 'at_least', 'min-token': token }).expect(200)
      const { body: problem } = await fresh.get(list).expect(503)
      expect(problem).toMatchObject({ code: 'not_caught_up' })
    }
    await fresh.close()
  })

  test('a token of nowhere is refused', async () => {
    const token = { 'min-token': 'djEuMC45OS45OTk' }
    const refused = await api.get(`${path}?source=core`, token).expect(400)
    expect(refused.body).toMatchObject({ code: 'invalid_token' })
  })
})

test('search: what is inserted between two pages moves nothing', async () => {
  const query = 'source=paged'
  for (const name of ['p1', 'p2', 'p3']) await post(name, { source: 'paged' })
  await fillProjection(api.database.pool)
  const first = (await api.get(`${path}?${query}&limit=2`).expect(200)).body as Body
  await post('p4', { source: 'paged', effectiveAt: '1990-01-01T00:00:00Z' })
  await fillProjection(api.database.pool)
  const rest = (
    await api.get(`${path}?${query}&limit=2&cursor=${first.next_cursor ?? ''}`).expect(200)
  ).body as Body
  const found = [...first.data, ...rest.data].map(({ id }) => names.get(id))
  expect(found).toEqual(['p1', 'p2', 'p3', 'p4'])
})

test('search: a backdated one does not shift the pages of a time', async () => {
  const query = 'effective_from=1980-01-01T00:00:00Z&effective_to=1981-01-01T00:00:00Z'
  const at = (day: number) => `1980-01-0${day}T00:00:00Z`
  for (const day of [2, 4, 6]) await post(`day ${day}`, { effectiveAt: at(day) })
  await fillProjection(api.database.pool)
  const first = (await api.get(`${path}?${query}&limit=2`).expect(200)).body as Body
  await post('day 1', { effectiveAt: at(1) })
  await post('day 5', { effectiveAt: at(5) })
  await fillProjection(api.database.pool)
  const cursor = first.next_cursor ?? ''
  const rest = (await api.get(`${path}?${query}&cursor=${cursor}`).expect(200)).body as Body
  const found = [...first.data, ...rest.data].map(({ id }) => names.get(id))
  expect(found).toEqual(['day 2', 'day 4', 'day 5', 'day 6'])
})

describe('search: refused', () => {
  test.each([
    ['colour=red', 'unknown_filter'],
    ['metadata=fee', 'invalid_parameter'],
    ['metadata[a]=1&metadata[a]=2', 'invalid_parameter'],
    ['metadata[]=1', 'unknown_filter'],
    [`metadata[${'n'.repeat(65)}]=1`, 'unknown_filter'],
    [`metadata[n]=${'v'.repeat(1_025)}`, 'invalid_parameter'],
    [Array.from({ length: 9 }, (_, n) => `metadata[n${n}]=1`).join('&'), 'invalid_parameter'],
    ['source=a&source=b', 'invalid_parameter'],
    ['source=a%00', 'invalid_parameter'],
    ['source[x]=a', 'invalid_parameter'],
    ['status=open', 'invalid_parameter'],
    ['account=%20', 'invalid_parameter'],
    ['account=nobody', 'account_not_found'],
    ['effective_from=yesterday', 'invalid_parameter'],
    ['recorded_from=2026-02-30T00:00:00Z', 'invalid_parameter'],
    ['effective_from=2026-01-02T00:00:00Z&effective_to=2026-01-01T00:00:00Z', 'invalid_parameter'],
    ['source=core&cursor=none', 'invalid_cursor'],
  ])('%s: %s', async (query, code) => {
    const answer = await api.get(`${path}?${query}`)
    expect(answer.body).toMatchObject({ code })
    expect(answer.status).toBe(code === 'account_not_found' ? 404 : 400)
  })

  test('a cursor of other filters', async () => {
    const first = (await api.get(`${path}?source=core&limit=1`).expect(200)).body as Body
    const cursor = first.next_cursor ?? ''
    for (const query of ['source=other', 'source=core&status=posted', 'limit=2']) {
      const answer = await api.get(`${path}?${query}&cursor=${cursor}`).expect(400)
      expect(answer.body).toMatchObject({ code: 'invalid_cursor' })
    }
    await api.get(`${path}?source=core&limit=3&cursor=${cursor}`).expect(200)
  })

  test('where it is switched off, all but what the journal has keys for', async () => {
    const off = await startTestReadApi({ beside: api, env: { SEARCH_PROJECTION: 'false' } })
    for (const query of [
      'source=core',
      'correlation_id=c',
      'status=posted',
      'metadata[a]=b',
      'effective_from=1993-01-01T00:00:00Z',
      'external_id=x&source=core',
    ]) {
      const answer = await off.get(`${path}?${query}`).expect(400)
      expect(answer.body).toMatchObject({ code: 'search_disabled' })
    }
    for (const query of ['', 'external_id=x', 'account=customer:1', from('b')]) {
      await off.get(`${path}?${query}`).expect(200)
    }
    await off.close()
  })
})
