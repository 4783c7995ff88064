import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { armFailpoints } from '@ledger/runtime'
import { eventually } from '@ledger/testkit'
import type { TestWriteApi } from '../../../test/test-write-api.ts'
import { deposit, openBook, startTestWriteApi } from '../../../test/test-write-api.ts'

let first: TestWriteApi
let second: TestWriteApi
/** Of the test: each has a ledger of its own. */
let name: string
let ledger: string
let path: string
const none = { locked_before: null, external_id_required: false, pending_expires_after_s: null }
const past = '2020-01-01T00:00:00Z'
const year = { locked_before: past }

let books = 0

beforeAll(async () => {
  first = await startTestWriteApi()
  second = await startTestWriteApi({ beside: first })
  await openBook(first, 'other')
})
beforeEach(async () => {
  name = `book-${(books += 1)}`
  ledger = `/v1/ledgers/${name}`
  path = `${ledger}/transactions`
  await openBook(first, name)
})
afterEach(() => armFailpoints(''))
afterAll(async () => {
  await second.close()
  await first.close()
})

const early = (customer = 'customer:1'): object => ({
  ...deposit(customer, 5),
  effective_at: '2019-12-31T23:59:59.999Z',
})

describe('settings of a ledger', () => {
  test('are there from the beginning, can be given when it is opened, and changed one by one', async () => {
    const { body } = await first.post('/v1/ledgers', { id: 'plain' }).expect(201)
    expect(body).toMatchObject({ settings: none })
    const strict = { id: 'strict', settings: { external_id_required: true } }
    const opened = await first.post('/v1/ledgers', strict).expect(201)
    expect(opened.body).toMatchObject({ settings: { ...none, external_id_required: true } })
    const changed = await second.patch('/v1/ledgers/strict', { settings: year }).expect(200)
    expect(changed.body).toMatchObject({
      settings: { ...none, external_id_required: true, ...year },
    })
    const back = { external_id_required: false, locked_before: null }
    const taken = await first.patch('/v1/ledgers/strict', { settings: back }).expect(200)
    expect(taken.body).toMatchObject({ name: 'strict', settings: none })
  })

  test('are told with before and after', async () => {
    await first.patch(ledger, { settings: { pending_expires_after_s: 60 } }).expect(200)
    const { rows } = await first.database.pool.query(
      `select body::jsonb - 'actor' as event
         from journal.records where type = 5 and body::jsonb->>'ledger' = $1`,
      [name],
    )
    const details = { name, metadata: {} }
    expect(rows).toEqual([
      {
        event: {
          type: 'ledger.changed',
          transport: 'http',
          ledger: name,
          before: { ...details, settings: none },
          after: { ...details, settings: { ...none, pending_expires_after_s: 60 } },
        },
      },
    ])
  })

  test.each([
    [{}, 'invalid_field'],
    [{ locked_before: 'yesterday' }, 'invalid_field'],
    [{ locked_before: '2020-01-01T00:00:00.0001Z' }, 'invalid_field'],
    [{ locked_before: 5 }, 'invalid_field'],
    [{ external_id_required: null }, 'invalid_field'],
    [{ external_id_required: 'true' }, 'invalid_field'],
    [{ pending_expires_after_s: 0 }, 'invalid_field'],
    [{ pending_expires_after_s: 1.5 }, 'invalid_field'],
    [{ pending_expires_after_s: 31_622_401 }, 'invalid_field'],
    [{ colour: 'blue' }, 'unknown_field'],
  ])('%j: %s', async (settings, code) => {
    const { body } = await first.patch(ledger, { settings }).expect(400)
    expect(body).toMatchObject({ code })
  })
})

describe('locked_before', () => {
  test('refuses what would count earlier, in this ledger only, in every process', async () => {
    await second.post(path, early()).expect(201)
    await first.patch(ledger, { settings: year }).expect(200)
    for (const api of [first, second]) {
      const { body } = await api.post(path, early()).expect(422)
      expect(body).toMatchObject({
        code: 'effective_at_locked',
        detail: 'The books are closed before 2020-01-01T00:00:00.000Z.',
        errors: [{ pointer: '/effective_at' }],
      })
      await api.post('/v1/ledgers/other/transactions', early()).expect(201)
      await api.post(path, { ...early(), effective_at: past }).expect(201)
      await api.post(path, deposit('customer:1', 1)).expect(201)
    }
  })

  test('holds for steps and reversals that name a time', async () => {
    const hold = {
      ...deposit('customer:1', 10),
      status: 'pending',
      effective_at: '1993-01-01T00:00:00Z',
    }
    const held = (await first.post(path, hold).expect(201)).body as { readonly id: string }
    const made = (await first.post(path, early()).expect(201)).body as { readonly id: string }
    await first.patch(ledger, { settings: year }).expect(200)
    const at = { effective_at: '2019-06-01T00:00:00Z' }
    for (const step of [`${held.id}/post`, `${made.id}/reverse`]) {
      const { body } = await second.post(`${path}/${step}`, at).expect(422)
      expect(body).toMatchObject({ code: 'effective_at_locked' })
    }
    await second.post(`${path}/${held.id}/post`).expect(200)
    await second.post(`${path}/${made.id}/reverse`).expect(201)
  })

  test('can be opened again', async () => {
    await first.patch(ledger, { settings: year }).expect(200)
    await second.post(path, early()).expect(422)
    await first.patch(ledger, { settings: { locked_before: null } }).expect(200)
    await second.post(path, early()).expect(201)
  })

  test('is at most now', async () => {
    const ahead = { locked_before: '2999-01-01T00:00:00Z' }
    for (const answer of [
      await first.patch(ledger, { settings: ahead }).expect(422),
      await first.post('/v1/ledgers', { id: 'new', settings: ahead }).expect(422),
    ]) {
      expect(answer.body).toMatchObject({ code: 'locked_before_ahead' })
    }
  })

  test('a transaction that was judged before the books were closed is judged again', async () => {
    await second.post(path, early()).expect(201) // its process knows the settings
    armFailpoints('write.before_write=delay:1000@1')
    const judged = second.post(path, early('customer:2')).then((answer) => answer)
    await eventually(async () => {
      const { rows } = await first.database.pool.query(
        `select from pg_stat_activity
          where datname = current_database() and state = 'idle in transaction'`,
      )
      return rows.length > 0
    })
    await first.patch(ledger, { settings: year }).expect(200)
    expect((await judged).body).toMatchObject({ code: 'effective_at_locked' })
  })

  test('closed and opened while both processes post: nothing is recorded against it', async () => {
    const writing = [first, second].map(async (api) => {
      const statuses = new Set<number>()
      for (let round = 0; round < 60; round += 1) {
        statuses.add((await api.post(path, early())).status)
      }
      return statuses
    })
    for (let round = 0; round < 30; round += 1) {
      const locked_before = round % 2 === 0 ? past : null
      await (round % 3 === 0 ? first : second).patch(ledger, { settings: { locked_before } })
    }
    for (const statuses of await Promise.all(writing)) {
      expect([...statuses].every((status) => status === 201 || status === 422)).toBe(true)
    }
    // the invariants, checked at the end, compare each record with the settings at its position
  })
})

describe('external_id_required', () => {
  test('refuses what has none', async () => {
    await first.patch(ledger, { settings: { external_id_required: true } }).expect(200)
    const { body } = await second.post(path, deposit('customer:1', 5)).expect(422)
    expect(body).toMatchObject({
      code: 'external_id_missing',
      errors: [{ pointer: '/external_id' }],
    })
    const made = await second
      .post(path, { ...deposit('customer:1', 5), external_id: 'a' })
      .expect(201)
    const { id } = made.body as { readonly id: string }
    await first.post(`${path}/${id}/reverse`).expect(422)
    await first.post(`${path}/${id}/reverse`, { external_id: 'b' }).expect(201)
  })
})

describe('pending_expires_after_s', () => {
  test('is the expiry of what names none', async () => {
    await first.patch(ledger, { settings: { pending_expires_after_s: 3600 } }).expect(200)
    const hold = { ...deposit('customer:1', 5), status: 'pending' }
    const { body } = await second.post(path, hold).expect(201)
    const { recorded_at, expires_at } = body as Record<'recorded_at' | 'expires_at', string>
    expect(Date.parse(expires_at) - Date.parse(recorded_at)).toBeLessThanOrEqual(3_600_000)
    expect(Date.parse(expires_at) - Date.parse(recorded_at)).toBeGreaterThan(3_590_000)
    const named = { ...hold, expires_at: '2999-01-01T00:00:00Z' }
    expect((await second.post(path, named).expect(201)).body).toMatchObject({
      expires_at: '2999-01-01T00:00:00Z',
    })
    const posted = await second.post(path, deposit('customer:1', 5)).expect(201)
    expect(posted.body).toMatchObject({ expires_at: null })
  })
})
