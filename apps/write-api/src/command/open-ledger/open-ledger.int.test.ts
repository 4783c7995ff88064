import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createTestApiKey } from '@ledger/testkit'
import type { TestWriteApi } from '../../../test/test-write-api.ts'
import { startTestWriteApi } from '../../../test/test-write-api.ts'

let api: TestWriteApi
beforeAll(async () => {
  api = await startTestWriteApi({ shards: 2 })
})
afterAll(() => api.close())

describe('open-ledger', () => {
  test('answers with what was opened', async () => {
    const answer = await api
      .post('/v1/ledgers', { id: 'acme', name: 'Acme', metadata: { team: 'core' } })
      .expect(201)
    expect(answer.body).toMatchObject({ id: 'acme', name: 'Acme', metadata: { team: 'core' } })
    expect(answer.headers['ledger-token']).toBe(answer.body.token)
  })

  test('without an idempotency key, the same request is the same operation', async () => {
    const first = await api.post('/v1/ledgers', { id: 'keyless' }).unset('idempotency-key')
    const again = await api.post('/v1/ledgers', { id: 'keyless' }).unset('idempotency-key')
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect(again.text).toBe(first.text)
  })

  test('refuses an id that exists', async () => {
    await api.post('/v1/ledgers', { id: 'once' }).expect(201)
    const answer = await api.post('/v1/ledgers', { id: 'once', name: 'Other' }).expect(409)
    expect(answer.body.code).toBe('ledger_exists')
  })

  test('asked for at once by many, it is opened once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => api.post('/v1/ledgers', { id: 'rush', name: `n${n}` })),
    )
    const statuses = answers.map((answer) => answer.status).sort()
    expect(statuses).toEqual([201, ...Array.from({ length: 19 }, () => 409)])
  })

  test('spreads ledgers over the shards', async () => {
    for (let n = 0; n < 12; n += 1) await api.post('/v1/ledgers', { id: `spread-${n}` }).expect(201)
    const { rows } = await api.database.pool.query(
      'select shard_id, count(*)::int as n from journal.ledgers group by 1 order by 1',
    )
    expect(rows).toHaveLength(2)
  })

  test.each<[string, string, object]>([
    ['no id', 'invalid_field', {}],
    ['an id with a slash', 'invalid_field', { id: 'a/b' }],
    ['an id of 65', 'invalid_field', { id: 'a'.repeat(65) }],
    ['a number as id', 'invalid_field', { id: 5 }],
    ['a card number as id', 'card_number_not_allowed', { id: '4111111111111111' }],
    ['one in its name', 'card_number_not_allowed', { id: 'x', name: 'of 4111 1111 1111 1111' }],
    ['an unknown field', 'unknown_field', { id: 'x', nam: 'x' }],
    ['metadata by a name of 65', 'invalid_field', { id: 'x', metadata: { ['n'.repeat(65)]: 'x' } }],
    ['metadata without a name', 'invalid_field', { id: 'x', metadata: { '': { is: 'no text' } } }],
  ])('%s is refused with %s', async (_name, code, body) => {
    const answer = await api.post('/v1/ledgers', body).expect(400)
    expect(answer.body.code).toBe(code)
  })

  test('a key for other ledgers, or without the scope, opens nothing', async () => {
    const { pool } = api.database
    const foreign = await createTestApiKey(pool, { ledgers: ['mine'] })
    const reader = await createTestApiKey(pool, { scopes: ['ledger:read'] })
    const body = { id: 'theirs' }
    const hidden = await api
      .post('/v1/ledgers', body)
      .set('authorization', `Bearer ${foreign}`)
      .expect(404)
    expect(hidden.body.code).toBe('ledger_not_found')
    const forbidden = await api
      .post('/v1/ledgers', body)
      .set('authorization', `Bearer ${reader}`)
      .expect(403)
    expect(forbidden.body.code).toBe('scope_missing')
  })
})
