import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import {
  clientConfig,
  createLog,
  createPool,
  createPrimaryProof,
  loadConfig,
} from '@ledger/runtime'
import {
  createTestDatabase,
  openTestJournal,
  type TestDatabase,
  type TestJournal,
} from '@ledger/testkit'
import type { Pool } from 'pg'
import { fillBook } from '../../../test/fill-book.ts'
import { readApiSettings } from '../../config.ts'
import { clientSettings } from '../../main/client-settings.ts'
import { placeOf, type Place } from '../../place.ts'
import { createLookout, type Lookout } from './lookout.ts'
import { positionsMax } from './query.ts'
import { ShardNews, type Heard } from './shard-news.ts'

let database: TestDatabase
let acme: TestJournal
let other: TestJournal
let pool: Pool
let lookout: Lookout
let news: ShardNews
/** How often the shard was looked at. */
let looks: number
/** Of the next look: what goes wrong. */
let fault: Error | undefined

const log = createLog({ service: 'test', level: 'silent' })
const waitMs = 20_000
const lookEveryMs = 25
const somebody = new AbortController().signal

beforeAll(async () => {
  database = await createTestDatabase()
  acme = await openTestJournal(database.pool, 'acme')
  other = await openTestJournal(database.pool, 'other')
  const config = loadConfig(readApiSettings, { DATABASE_URL: database.url })
  const settings = clientSettings(config, 'test news')
  pool = createPool({ ...settings, connectionsMax: 2, log })
  const proof = createPrimaryProof(pool, 'test', { leaseMs: 2_000, waitMsMax: 2_000 })
  const lane = { connection: clientConfig(settings), answerMsMax: 2_000, log }
  lookout = createLookout(0, lane, proof)
})
afterAll(async () => {
  await lookout.close()
  await pool.end()
  // what fillBook makes up does not balance
  await database.close({ skipInvariants: true })
})

beforeEach(() => {
  looks = 0
  fault = undefined
  news = new ShardNews({ look, close: async () => undefined })
})
afterEach(() => news.close())

/** The real look, counted. */
async function look(after: Place) {
  looks += 1
  const error = fault
  fault = undefined
  if (error !== undefined) throw error
  const seen = await lookout.look(after)
  lookedAt()
  return seen
}

let lookedAt: () => void = () => undefined

/** Awaits the end of a look that is yet to begin or under way. */
const oneLook = () => new Promise<void>((resolve) => (lookedAt = resolve))

/** How far the shard is. */
async function placeNow(): Promise<Place> {
  const { rows } = await database.pool.query<{ epoch: number; position: number; at: string }>(
    'select epoch, position::int4 as position, recorded_at::text as at from journal.shards',
  )
  const [row] = rows
  if (row === undefined) throw new Error('there is no shard')
  return placeOf(0, row.epoch, row.position, row.at, performance.now())
}

/** Waits for any record of a ledger after a place. */
function wait(journal: TestJournal, place: Place, signal = somebody): Promise<Heard> {
  const awaited = { ledgerNo: journal.ledgerNo, type: undefined, after: place.position, place }
  return news.wait(awaited, waitMs, signal)
}

let account = 0
const record = (journal: TestJournal) => journal.openAccounts(`account:${(account += 1)}`)

test('shard-news: one look is for all who wait, and wakes those whose ledger has something', async () => {
  const place = await placeNow()
  const startedAt = performance.now()
  const concerned = Array.from({ length: 1_000 }, () => wait(acme, place))
  const unconcerned = wait(other, place)
  const { position } = await record(acme)
  const heard = new Set((await Promise.all(concerned)).map((one) => JSON.stringify(one)))
  expect([...heard]).toEqual([JSON.stringify({ kind: 'news', after: place.position })])
  expect(looks).toBeGreaterThan(0)
  expect(looks).toBeLessThanOrEqual((performance.now() - startedAt) / lookEveryMs + 1)

  news.endWaits()
  // for this one that record has been passed over
  expect(await unconcerned).toMatchObject({ kind: 'quiet', place: { position } })
})

test('shard-news: who has seen less than the others misses nothing', async () => {
  const old = await placeNow()
  await record(acme)
  const place = await placeNow()
  const first = wait(acme, place)
  await oneLook()
  const late = wait(acme, old)
  expect(await late).toEqual({ kind: 'news', after: old.position })
  await record(acme)
  expect(await first).toEqual({ kind: 'news', after: place.position })
})

test('shard-news: what was looked over is not to be looked at again', async () => {
  const waiting = wait(other, await placeNow())
  const { position } = await record(acme)
  await oneLook() // may have begun before
  await oneLook()
  await record(other)
  expect(await waiting).toEqual({ kind: 'news', after: position })
})

test('shard-news: a type alone', async () => {
  const place = await placeNow()
  const { ledgerNo } = acme
  const awaited = { ledgerNo, after: place.position, place }
  const opened = news.wait({ ...awaited, type: 2 }, waitMs, somebody)
  const posted = news.wait({ ...awaited, type: 10 }, waitMs, somebody)
  await record(acme)
  expect(await opened).toMatchObject({ kind: 'news' })
  news.endWaits()
  expect(await posted).toMatchObject({ kind: 'quiet' })
})

test('shard-news: the wait ends when the time is over, and when the caller has gone', async () => {
  const place = await placeNow()
  const awaited = { ledgerNo: acme.ledgerNo, type: undefined, after: place.position, place }
  expect(await news.wait(awaited, 1, somebody)).toEqual({ kind: 'quiet', place })
  const caller = new AbortController()
  const gone = wait(acme, place, caller.signal)
  await oneLook()
  caller.abort()
  expect(await gone).toMatchObject({ kind: 'quiet', place: { position: place.position } })
})

test('shard-news: nobody waiting, nobody looks', async () => {
  const waiting = wait(acme, await placeNow())
  await oneLook()
  news.endWaits()
  await waiting
  await news.close() // waits for the look that may be under way
  const before = looks
  for (let n = 0; n < 20; n += 1) await record(acme)
  expect(looks).toBe(before)
})

test('shard-news: a look that fails is an error for all who wait, not for the next', async () => {
  const place = await placeNow()
  fault = new Error('lost')
  const waits = await Promise.allSettled([wait(acme, place), wait(other, place)])
  expect(waits.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  const again = wait(acme, place)
  await record(acme)
  expect(await again).toMatchObject({ kind: 'news' })
})

test('shard-news: more than one look takes is news for everybody', async () => {
  await acme.openAccounts({ address: 'bank:cash', normalBalance: 'debit' })
  const place = await placeNow()
  const waiting = wait(other, place)
  await fillBook(database.pool, acme, positionsMax + 1, 1)
  expect(await waiting).toEqual({ kind: 'news', after: place.position })
})
