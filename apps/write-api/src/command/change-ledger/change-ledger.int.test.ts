import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { TestWriteApi } from '../../../test/test-write-api.ts'
import { openBook, startTestWriteApi } from '../../../test/test-write-api.ts'

let api: TestWriteApi
const ledger = '/v1/ledgers/acme'
const settings = { locked_before: null, external_id_required: false, pending_expires_after_s: null }
const account = '/v1/ledgers/acme/accounts/customer:1'

beforeAll(async () => {
  api = await startTestWriteApi()
  await openBook(api, 'acme')
})
afterAll(() => api.close())

/** Before and after, as the last record of the journal tells them. */
async function lastChange(): Promise<unknown> {
  const { rows } = await api.database.pool.query<{ readonly change: unknown }>(
    `select jsonb_build_object('type', b->'type', 'actor', b->'actor', 'before', b->'before',
       'after', b->'after') as change
     from (select body::jsonb as b, position from journal.records) r order by position desc limit 1`,
  )
  return rows[0]?.change
}

const many = (prefix: string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: 64 }, (_, n) => [`${prefix}-${n}`, 'x']))

describe('change-ledger', () => {
  test('changes what is given, in a record with actor, before and after', async () => {
    const { body } = await api.patch(ledger, { metadata: { country: 'CZ', a: '1' } }).expect(200)
    expect(body).toEqual({
      id: 'acme',
      name: 'acme',
      metadata: { country: 'CZ', a: '1' },
      settings,
      position: expect.any(Number),
      recorded_at: expect.any(String),
      token: expect.any(String),
    })
    const next = await api.patch(ledger, { name: 'Acme Ltd', metadata: { a: null, b: '' } })
    expect(next.body).toMatchObject({ name: 'Acme Ltd', metadata: { country: 'CZ', b: '' } })
    expect(await lastChange()).toEqual({
      type: 'ledger.changed',
      actor: expect.stringMatching(/^key_/),
      before: { name: 'acme', metadata: { country: 'CZ', a: '1' }, settings },
      after: { name: 'Acme Ltd', metadata: { country: 'CZ', b: '' }, settings },
    })
  })

  test('changes asked at once are all there', async () => {
    const names = Array.from({ length: 20 }, (_, n) => `at-once-${n}`)
    await Promise.all(names.map((name) => api.patch(ledger, { metadata: { [name]: 'x' } })))
    const { body } = await api.patch(ledger, { name: 'Acme' }).expect(200)
    const { metadata } = body as { readonly metadata: object }
    expect(Object.keys(metadata)).toEqual(expect.arrayContaining(names))
    const taken = Object.fromEntries(Object.keys(metadata).map((name) => [name, null]))
    expect((await api.patch(ledger, { metadata: taken }).expect(200)).body).toMatchObject({
      metadata: {},
    })
  })

  test('is answered again under its key', async () => {
    const change = () =>
      api.patch(ledger, { metadata: { k: 'v' } }).set('idempotency-key', 'change-1')
    const first = await change().expect(200)
    await api.patch(ledger, { metadata: { k: null } }).expect(200)
    const again = await change().expect(200)
    expect(again.text).toBe(first.text)
    expect(again.headers['idempotency-replayed']).toBe('true')
  })

  test('more texts than there may be are refused', async () => {
    await api.patch(ledger, { metadata: many('first') }).expect(200)
    const { body } = await api.patch(ledger, { metadata: many('second') }).expect(422)
    expect(body).toMatchObject({
      code: 'metadata_too_large',
      detail: 'The metadata would hold 128 texts; 64 are allowed.',
    })
  })

  test.each([
    [{}, 'invalid_field'],
    [{ name: '' }, 'invalid_field'],
    [{ name: null }, 'invalid_field'],
    [{ metadata: { a: 1 } }, 'invalid_field'],
    [{ metadata: { a: '4111111111111111' } }, 'card_number_not_allowed'],
    [{ id: 'other' }, 'unknown_field'],
  ])('%j: %s', async (body, code) => {
    const answer = await api.patch(ledger, body).expect(400)
    expect(answer.body).toMatchObject({ code })
  })

  test('one that does not exist is 404', async () => {
    const { body } = await api.patch('/v1/ledgers/nothing', { name: 'x' }).expect(404)
    expect(body).toMatchObject({ code: 'ledger_not_found' })
  })
})

describe('metadata of an account', () => {
  test('are changed name by name, and told with before and after', async () => {
    const first = await api.patch(account, { metadata: { kind: 'savings', a: '1' } }).expect(200)
    expect(first.body).toMatchObject({ metadata: { kind: 'savings', a: '1' }, min_balance: '0' })
    const next = await api.patch(account, { metadata: { a: null }, max_balance: '9' }).expect(200)
    expect(next.body).toMatchObject({ metadata: { kind: 'savings' }, max_balance: '9' })
    expect(await lastChange()).toMatchObject({
      type: 'account.changed',
      before: { min_balance: '0', max_balance: null, metadata: { kind: 'savings', a: '1' } },
      after: { min_balance: '0', max_balance: '9', metadata: { kind: 'savings' } },
    })
  })

  test('are left alone, and not told, when only limits are changed', async () => {
    const { body } = await api.patch(account, { max_balance: null }).expect(200)
    expect(body).not.toHaveProperty('metadata')
    expect(await lastChange()).toMatchObject({ after: { max_balance: null } })
    expect(await lastChange()).not.toHaveProperty('after.metadata')
  })

  test('changes asked at once are all there', async () => {
    const names = Array.from({ length: 10 }, (_, n) => `at-once-${n}`)
    await Promise.all(names.map((name) => api.patch(account, { metadata: { [name]: 'x' } })))
    const { body } = await api.patch(account, { metadata: { last: 'y' } }).expect(200)
    const { metadata } = body as { readonly metadata: object }
    expect(Object.keys(metadata)).toEqual(expect.arrayContaining([...names, 'last']))
  })

  test('more texts than there may be are refused', async () => {
    await api.patch(account, { metadata: { one: 'more' } }).expect(200)
    const { body } = await api.patch(account, { metadata: many('m') }).expect(422)
    expect(body).toMatchObject({ code: 'metadata_too_large' })
  })
})
