import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { eventually, openTestJournal, raiseEpoch, type TestJournal } from '@ledger/testkit'
import { decodeToken } from '@ledger/wire'
import type { Response } from 'supertest'
import { startFaultyProxy } from '../../../test/faulty-proxy.ts'
import {
  deposit,
  openBook,
  startTestReadApi,
  type TestReadApi,
} from '../../../test/test-read-api.ts'

let api: TestReadApi
let other: TestJournal
const path = '/v1/ledgers/acme/records'
/** The longest wait that can be asked for; nothing here takes nearly as long. */
const long = 20_000
const soonMs = 10_000

interface Body {
  readonly data: readonly { readonly position: number; readonly epoch: number }[]
  readonly next_after: number
  readonly has_more: boolean
  readonly token: string
}

beforeAll(async () => {
  api = await startTestReadApi()
  other = await openTestJournal(api.database.pool, 'other')
  await openBook(api.journal)
})
afterAll(() => api.close())

const urlOf = (after: number, waitMs: number, rest = '') =>
  `${path}?after=${after}&wait_ms=${waitMs}${rest}`

async function page(after: number, waitMs: number, rest = ''): Promise<Body> {
  return (await api.get(urlOf(after, waitMs, rest)).expect(200)).body as Body
}

/** Where the journal of the ledger ends now. */
async function endOfJournal(): Promise<number> {
  const { next_after, has_more } = await page(0, 0, '&limit=1000')
  expect(has_more).toBe(false)
  return next_after
}

/** Sends a request and comes back when it waits: only then somebody looks at the shard. */
async function waiting(
  url: string,
  process: TestReadApi = api,
): Promise<{ readonly answer: Promise<Response> }> {
  const { rows } = await api.database.pool.query<{ now: string }>(
    'select clock_timestamp()::text as now',
  )
  const answer = process.get(url).then((response) => response)
  const toldAtOnce = answer.then(({ status, body }) => {
    throw new Error(`it does not wait, it is answered ${status}: ${JSON.stringify(body)}`)
  })
  await Promise.race([somebodyLookedAfter(rows[0]?.now ?? ''), toldAtOnce])
  return { answer }
}

async function untilWaiting(url: string, process: TestReadApi) {
  let last: Awaited<ReturnType<typeof waiting>> | undefined
  await eventually(async () => {
    last = await waiting(url, process)
    return true
  })
  if (last === undefined) throw new Error('nobody waits')
  return last
}

async function somebodyLookedAfter(time: string): Promise<void> {
  await eventually(async () => {
    const { rows } = await api.database.pool.query<{ has_looked: boolean }>(
      `select count(*) > 0 as has_looked from pg_stat_activity
        where datname = current_database() and application_name like 'read-api news%'
          and query_start > $1::timestamptz`,
      [time],
    )
    return rows[0]?.has_looked
  })
}

describe('records: a caller who waits at the end of the journal', () => {
  test('is answered as soon as there is something', async () => {
    const end = await endOfJournal()
    const { answer } = await waiting(urlOf(end, long))
    const recordedAt = performance.now()
    const { position, body } = await deposit(api.journal, 'customer:1', 1n)
    expect((await answer).body).toMatchObject({
      data: [{ position, body }],
      next_after: position,
      has_more: false,
    })
    expect(performance.now() - recordedAt).toBeLessThan(soonMs)
  })

  test('is not woken by what other ledgers record, and need not look at it again', async () => {
    const end = await endOfJournal()
    const waitMs = 3_000
    const askedAt = performance.now()
    const { answer } = await waiting(urlOf(end, waitMs))
    const { position } = await other.openAccounts('a')
    const { body, headers } = (await answer) as Response & { readonly body: Body }
    expect(performance.now() - askedAt).toBeGreaterThanOrEqual(waitMs - 1)
    expect(body).toMatchObject({ data: [], next_after: position, has_more: false })
    expect(headers['ledger-token']).toBe(body.token)
    expect(decodeToken(body.token)).toMatchObject({ position })
  })

  test('for one type is not woken by others', async () => {
    const end = await endOfJournal()
    const { answer } = await waiting(urlOf(end, long, '&type=accounts.opened'))
    await deposit(api.journal, 'customer:1', 1n)
    const { position } = await api.journal.openAccounts('late')
    expect((await answer).body).toMatchObject({
      data: [{ position, type: 'accounts.opened' }],
      next_after: position,
    })
  })

  test('past the end is not woken by what is before', async () => {
    const { answer } = await waiting(urlOf(999_999_999, 1_000))
    await deposit(api.journal, 'customer:1', 1n)
    expect((await answer).body).toMatchObject({ data: [], next_after: 999_999_999 })
  })

  test('is told what comes in a new epoch', async () => {
    const end = await endOfJournal()
    const { answer } = await waiting(urlOf(end, long))
    await raiseEpoch(api.database.pool, 0)
    const { position } = await deposit(api.journal, 'customer:1', 1n)
    const { body } = (await answer) as { readonly body: Body }
    expect(body.data).toMatchObject([{ position, epoch: 2 }])
    expect(decodeToken(body.token)).toMatchObject({ epoch: 2 })
  })

  test('and goes on so gets every record once, in order, whatever others record', async () => {
    const begin = await endOfJournal()
    const count = 40
    const positions: number[] = []
    const writing = Promise.all([
      inTurn(count, async () => {
        const { position } = await deposit(api.journal, 'customer:2', 1n)
        positions.push(position)
      }),
      inTurn(count, (n) => other.openAccounts(`other-${n}`)),
    ])
    const found: number[] = []
    for (let after = begin; found.length < count;) {
      const { data, next_after } = await page(after, long, '&limit=3')
      expect(data.length).toBeGreaterThan(0)
      found.push(...data.map(({ position }) => position))
      after = next_after
    }
    await writing
    expect(found).toEqual(positions)
  })
})

async function inTurn(count: number, work: (n: number) => Promise<unknown>): Promise<void> {
  for (let n = 0; n < count; n += 1) await work(n)
}

describe('records: nobody waits', () => {
  test('where there is something already', async () => {
    const askedAt = performance.now()
    expect((await page(0, long)).data.length).toBeGreaterThan(0)
    expect(performance.now() - askedAt).toBeLessThan(soonMs)
  })

  test('who does not ask for it', async () => {
    const end = await endOfJournal()
    const askedAt = performance.now()
    expect(await page(end, 0)).toMatchObject({ data: [], next_after: end, has_more: false })
    expect(performance.now() - askedAt).toBeLessThan(soonMs)
  })

  test('with a token that the journal has not come to', async () => {
    const minToken = Buffer.from('v1.0.9.999').toString('base64url')
    const { body } = await api.get(urlOf(999_999_999, long), { 'min-token': minToken }).expect(400)
    expect(body).toMatchObject({ code: 'invalid_token' })
  })
})

describe('records: the wait is bounded', () => {
  test('in number: more are answered 503, and who has gone makes room', async () => {
    const small = await startTestReadApi({ beside: api, env: { READ_WAITERS_MAX: '1' } })
    const end = await endOfJournal()
    const { rows } = await api.database.pool.query<{ now: string }>(
      'select clock_timestamp()::text as now',
    )
    const caller = new AbortController()
    const first = fetch(small.url + urlOf(end, long), {
      headers: { authorization: `Bearer ${small.apiKey}` },
      signal: caller.signal,
    })
    await somebodyLookedAfter(rows[0]?.now ?? '')
    const second = await small.get(urlOf(end, long)).expect(503)
    expect(second.body).toMatchObject({ code: 'overloaded', retryable: true })
    expect(second.headers['retry-after']).toBe('1')
    // who does not wait is answered
    await small.get(urlOf(end, 0)).expect(200)
    caller.abort()
    await expect(first).rejects.toThrow()
    await eventually(async () => (await small.get(urlOf(end, 1_000))).status === 200)
    await small.close()
  })

  test('by how long a connection may be quiet', async () => {
    const hasty = await startTestReadApi({
      beside: api,
      env: {
        HTTP_KEEP_ALIVE_MS_MAX: '300',
        HTTP_REQUEST_MS_MAX: '500',
        HTTP_HEADERS_MS_MAX: '500',
      },
    })
    const askedAt = performance.now()
    const { body } = await hasty.get(urlOf(await endOfJournal(), long)).expect(200)
    expect(body).toMatchObject({ data: [], has_more: false })
    expect(performance.now() - askedAt).toBeLessThan(soonMs)
    await hasty.close()
  })

  test('by the end of the process: who waits is answered at once', async () => {
    const ending = await startTestReadApi({ beside: api })
    const end = await endOfJournal()
    const { answer } = await waiting(urlOf(end, long), ending)
    const stoppedAt = performance.now()
    const closing = ending.close()
    const { status, body } = await answer
    expect([status, body]).toEqual([200, expect.objectContaining({ data: [], has_more: false })])
    await closing
    expect(performance.now() - stoppedAt).toBeLessThan(soonMs)
  })
})

describe('records: a database that goes away while somebody waits', () => {
  test('is an answer', async () => {
    const proxy = await startFaultyProxy(api.database.url)
    const env = {
      DATABASE_URL: proxy.url,
      DATABASE_CONNECT_MS_MAX: '300',
      READ_DEADLINE_MS: '500',
    }
    const behind = await startTestReadApi({ beside: api, env })
    const end = await endOfJournal()
    const { answer } = await waiting(urlOf(end, long), behind)
    proxy.cut()
    const { status, body } = await answer
    expect([status, body]).toEqual([503, expect.objectContaining({ code: 'storage_unavailable' })])
    proxy.mend()
    await eventually(async () => (await behind.get(urlOf(end, 0))).status === 200)
    // looks have a connection of their own, which is tried anew after a moment
    const again = await untilWaiting(urlOf(end, long), behind)
    const { position } = await deposit(api.journal, 'customer:1', 1n)
    expect((await again.answer).body).toMatchObject({ data: [{ position }] })
    await behind.close()
    await proxy.close()
  })

  test('for a moment only is not noticed', async () => {
    const end = await endOfJournal()
    const { answer } = await waiting(urlOf(end, long))
    await api.database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name like 'read-api news%'`,
    )
    const { position } = await deposit(api.journal, 'customer:1', 1n)
    const { status, body } = await answer
    expect([status, body]).toEqual([200, expect.objectContaining({ next_after: position })])
  })
})
