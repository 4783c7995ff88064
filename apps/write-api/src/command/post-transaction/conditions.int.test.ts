import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { TestWriteApi } from '../../../test/test-write-api.ts'
import { deposit, openBook, startTestWriteApi } from '../../../test/test-write-api.ts'

let api: TestWriteApi
const path = '/v1/ledgers/acme/transactions'

beforeAll(async () => {
  api = await startTestWriteApi()
  await openBook(api, 'acme')
  await api.post(path, deposit('customer:1', 100)).expect(201)
})
afterAll(() => api.close())

/** Moves 10 from customer 1, who has 100 at version 1 unless it was moved. */
const withdraw = (more: object) => ({
  entries: [
    { account: 'customer:1', direction: 'debit', amount: '10', ...more },
    { account: 'bank:cash', direction: 'credit', amount: '10' },
  ],
})

describe('conditions of an entry', () => {
  test('that is not met refuses the whole transaction with evidence, and the same again', async () => {
    const body = withdraw({ conditions: { available: { gte: '91' } } })
    const before = await api.recordCount()
    const first = await api.post(path, body).set('idempotency-key', 'c-1').expect(422)
    expect(first.body).toMatchObject({
      code: 'condition_failed',
      detail: 'The available gte of the account customer:1 would come to 90; asked for was 91.',
      errors: [{ pointer: '/entries/0/conditions/available/gte' }],
      evidence: {
        account: 'customer:1',
        version: 1,
        posted: ['0', '100'],
        pending: ['0', '0'],
        amount: '90',
        limit: '91',
      },
    })
    expect(await api.recordCount()).toBe(before)
    await api.post(path, deposit('customer:1', 50)).expect(201)
    const again = await api.post(path, body).set('idempotency-key', 'c-1').expect(422)
    expect(again.text).toBe(first.text)
    await api.post(path, deposit('customer:1', -50)).expect(201)
  })

  test('that is met lets it pass', async () => {
    const conditions = {
      posted: { gt: '0', eq: '90' },
      pending: { lte: '0' },
      available: { lt: '91' },
    }
    await api.post(path, withdraw({ conditions })).expect(201)
    await api.post(path, deposit('customer:1', 10)).expect(201)
  })

  test('an expected version: one of two that read the same version wins', async () => {
    const { rows } = await api.database.pool.query<{ version: string }>(
      `select h.version::text from journal.account_heads h
         join journal.accounts a using (shard_id, account_no) where a.address = 'customer:1'`,
    )
    const version = Number(rows[0]?.version)
    const body = withdraw({ expected_version: version })
    const answers = await Promise.all([api.post(path, body), api.post(path, body)])
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
    const lost = answers.find(({ status }) => status === 409)
    expect(lost?.body).toMatchObject({
      code: 'version_mismatch',
      errors: [{ pointer: '/entries/0/expected_version' }],
      evidence: { account: 'customer:1', version: version + 1, expected_version: version },
    })
  })

  test.each([
    [{ expected_version: '1' }, 'invalid_field'],
    [{ expected_version: -1 }, 'invalid_field'],
    [{ expected_version: 1.5 }, 'invalid_field'],
    [{ conditions: {} }, 'invalid_field'],
    [{ conditions: { posted: {} } }, 'invalid_field'],
    [{ conditions: { posted: { gte: 5 } } }, 'invalid_field'],
    [{ conditions: { posted: { gte: '05' } } }, 'invalid_field'],
    [{ conditions: { posted: { above: '5' } } }, 'unknown_field'],
    [{ conditions: { total: { gte: '5' } } }, 'unknown_field'],
  ])('%j: %s', async (more, code) => {
    const { body } = await api.post(path, withdraw(more)).expect(400)
    expect(body).toMatchObject({ code })
  })
})

describe('effective time', () => {
  const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString()

  test('may be past, and ahead within its bound', async () => {
    for (const effective_at of ['0001-01-01T00:00:00Z', inDays(365)]) {
      await api.post(path, { ...deposit('customer:2', 1), effective_at }).expect(201)
    }
  })

  test('is refused when it is too far ahead', async () => {
    const late = { ...deposit('customer:2', 1), effective_at: inDays(367) }
    const { body } = await api.post(path, late).expect(422)
    expect(body).toMatchObject({
      code: 'effective_at_too_late',
      errors: [{ pointer: '/effective_at' }],
      detail: expect.stringMatching(/^The latest effective time was 20/),
    })
  })
})
