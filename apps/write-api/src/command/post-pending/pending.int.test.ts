import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { eventually } from '@ledger/testkit'
import type { TestWriteApi } from '../../../test/test-write-api.ts'
import { deposit, openBook, startTestWriteApi } from '../../../test/test-write-api.ts'

let api: TestWriteApi
const path = '/v1/ledgers/acme/transactions'

beforeAll(async () => {
  api = await startTestWriteApi({ env: { WRITE_EXPIRY_POLL_MS: '20' } })
  await openBook(api, 'acme', 4)
  await api.post(path, deposit('customer:1', 1000)).expect(201)
})
afterAll(() => api.close())

interface Sums {
  readonly debits: string
  readonly credits: string
  readonly amount: string
}

interface Transaction {
  readonly id: string
  readonly status: string
  readonly position: number
  readonly entries: readonly {
    readonly account: string
    readonly kind: string
    readonly direction: string
    readonly amount: string
    readonly version: number
    readonly balance: Readonly<Record<'posted' | 'pending' | 'available', Sums>>
  }[]
}

const transfer = (amount: string, from = 'customer:1', to = 'customer:2') => [
  { account: from, direction: 'debit', amount },
  { account: to, direction: 'credit', amount },
]

async function hold(amount: string, more: object = {}): Promise<Transaction> {
  const body = { entries: transfer(amount), status: 'pending', ...more }
  return (await api.post(path, body).expect(201)).body as Transaction
}

const kindsOf = ({ entries }: Transaction): readonly string[] =>
  entries.map(({ account, kind, direction, amount }) => `${account} ${kind} ${direction} ${amount}`)

async function headOf(id: string): Promise<unknown> {
  const { rows } = await api.database.pool.query(
    `select status, held::text[], posted::text[], reversed::text[]
       from journal.transaction_heads where transaction_id = $1`,
    [id.slice('txn_'.length)],
  )
  return rows[0]
}

describe('pending transactions', () => {
  test('hold: the amounts count against what is available, not against what is posted', async () => {
    const pending = await hold('300', { metadata: { kind: 'card' }, external_id: 'auth-1' })
    expect(pending).toMatchObject({
      status: 'pending',
      expires_at: null,
      external_id: 'auth-1',
      reverses: null,
      reversed_by: [],
    })
    expect(kindsOf(pending)).toEqual(['customer:1 hold debit 300', 'customer:2 hold credit 300'])
    const [from, to] = pending.entries
    expect(from?.balance.posted.amount).toBe('1000')
    expect(from?.balance.pending).toEqual({ debits: '300', credits: '0', amount: '-300' })
    expect(from?.balance.available).toEqual({ debits: '300', credits: '1000', amount: '700' })
    expect(to?.balance.available.amount).toBe('0')
    await api.post(`${path}/${pending.id}/void`).expect(200)
  })

  test('what is held cannot be spent', async () => {
    const pending = await hold('900')
    const { body } = await api.post(path, { entries: transfer('101') }).expect(422)
    expect(body).toMatchObject({ code: 'balance_below_minimum', evidence: { amount: '-1' } })
    await api.post(`${path}/${pending.id}/void`).expect(200)
    const spent = await api.post(path, { entries: transfer('101') }).expect(201)
    await api.post(`${path}/${(spent.body as Transaction).id}/reverse`).expect(201)
  })

  test('post: releases, then posts, in a record of its own that tells what was given', async () => {
    const pending = await hold('300', { external_id: 'auth-2', correlation_id: 'c-2' })
    const { body } = await api.post(`${path}/${pending.id}/post`).expect(200)
    const posted = body as Transaction
    expect(posted).toMatchObject({
      id: pending.id,
      status: 'posted',
      external_id: 'auth-2',
      correlation_id: 'c-2',
    })
    expect(posted.position).toBeGreaterThan(pending.position)
    expect(kindsOf(posted)).toEqual([
      'customer:1 release debit 300',
      'customer:2 release credit 300',
      'customer:1 post debit 300',
      'customer:2 post credit 300',
    ])
    expect(await headOf(pending.id)).toEqual({
      status: 1,
      held: ['0', '0'],
      posted: ['300', '300'],
      reversed: ['0', '0'],
    })
    await api.post(`${path}/${pending.id}/reverse`).expect(201)
  })

  test('post in parts: the rest is held until nothing is left', async () => {
    const pending = await hold('300')
    const part = { entries: transfer('100'), rest: 'hold' }
    const first = await api.post(`${path}/${pending.id}/post`, part).expect(200)
    expect((first.body as Transaction).status).toBe('pending')
    const tooMuch = await api
      .post(`${path}/${pending.id}/post`, { entries: transfer('201') })
      .expect(422)
    expect(tooMuch.body).toMatchObject({
      code: 'part_too_large',
      errors: [{ pointer: '/entries/0/amount' }],
      detail: 'Only 200 is left of this entry.',
    })
    const last = await api
      .post(`${path}/${pending.id}/post`, { entries: transfer('150') })
      .expect(200)
    expect((last.body as Transaction).status).toBe('posted')
    expect(kindsOf(last.body as Transaction)).toEqual([
      'customer:1 release debit 200',
      'customer:2 release credit 200',
      'customer:1 post debit 150',
      'customer:2 post credit 150',
    ])
    await api.post(`${path}/${pending.id}/reverse`).expect(201)
  })

  test.each([
    ['post', 'void', 'transaction_not_pending', 'The transaction is posted.'],
    ['void', 'post', 'transaction_not_pending', 'The transaction is archived.'],
    ['void', 'void', 'transaction_not_pending', 'The transaction is archived.'],
    ['void', 'reverse', 'transaction_not_posted', 'The transaction is archived.'],
  ])('after %s, %s is refused with %s', async (first, second, code, detail) => {
    const pending = await hold('10')
    await api.post(`${path}/${pending.id}/${first}`).expect(200)
    const { body } = await api.post(`${path}/${pending.id}/${second}`).expect(409)
    expect(body).toMatchObject({ code, detail })
  })

  test('a pending one cannot be reversed', async () => {
    const pending = await hold('10')
    const { body } = await api.post(`${path}/${pending.id}/reverse`).expect(409)
    expect(body).toMatchObject({ code: 'transaction_not_posted' })
    await api.post(`${path}/${pending.id}/void`).expect(200)
  })

  test('a step is answered again byte for byte under its key, and its key names it alone', async () => {
    const pending = await hold('10')
    const step = `${path}/${pending.id}/post`
    const first = await api.post(step).set('idempotency-key', 'step-1').expect(200)
    const again = await api.post(step, {}).set('idempotency-key', 'step-1').expect(200)
    expect(again.text).toBe(first.text)
    expect(again.headers['idempotency-replayed']).toBe('true')
    const other = await api
      .post(`${path}/${pending.id}/void`)
      .set('idempotency-key', 'step-1')
      .expect(422)
    expect(other.body).toMatchObject({ code: 'idempotency_key_reused' })
    await api.post(`${path}/${pending.id}/reverse`).expect(201)
  })

  test('post and void asked at once: one of them happens', async () => {
    for (let round = 0; round < 10; round += 1) {
      const pending = await hold('10')
      const [posted, voided] = await Promise.all([
        api.post(`${path}/${pending.id}/post`).then(({ status }) => status),
        api.post(`${path}/${pending.id}/void`).then(({ status }) => status),
      ])
      expect([posted, voided].sort()).toEqual([200, 409])
      if (posted === 200) await api.post(`${path}/${pending.id}/reverse`).expect(201)
    }
  })
})

describe('expiry', () => {
  const soon = (ms: number): string => new Date(Date.now() + ms).toISOString()

  test('lets go what is held, by the ledger itself, once', async () => {
    const pending = await hold('10', { expires_at: soon(300) })
    expect(pending).toMatchObject({ status: 'pending', expires_at: expect.any(String) })
    await eventually(async () => (await statusOf(pending.id)) === 2)
    const { rows } = await api.database.pool.query(
      `select body::jsonb->>'type' as type, body::jsonb->>'actor' as actor
         from journal.records where transaction_id = $1 order by position`,
      [pending.id.slice('txn_'.length)],
    )
    expect(rows).toEqual([
      { type: 'transaction.pending', actor: expect.stringMatching(/^key_/) },
      { type: 'pending.expired', actor: 'system' },
    ])
    const late = await api.post(`${path}/${pending.id}/post`).expect(409)
    expect(late.body).toMatchObject({ code: 'transaction_not_pending' })
  })

  test('races a post: one of them happens', async () => {
    for (let round = 0; round < 6; round += 1) {
      const pending = await hold('10', { expires_at: soon(60) })
      await eventually(() => isDue(pending.id))
      const posted = await api.post(`${path}/${pending.id}/post`).then(({ status }) => status)
      await eventually(async () => (await statusOf(pending.id)) !== 0)
      expect(await statusOf(pending.id)).toBe(posted === 200 ? 1 : 2)
      if (posted === 200) await api.post(`${path}/${pending.id}/reverse`).expect(201)
    }
  })

  test('what is due is expired after a restart, by whichever process comes first', async () => {
    const pending = await hold('10', { expires_at: soon(50) })
    const other = await startTestWriteApi({ beside: api, env: { WRITE_EXPIRY_POLL_MS: '10' } })
    await eventually(async () => (await statusOf(pending.id)) === 2)
    await other.close()
  })

  test.each([
    ['passed', { status: 'pending', expires_at: '2020-01-01T00:00:00Z' }, 422, 'expires_at_passed'],
    ['of a posted one', { expires_at: '2999-01-01T00:00:00Z' }, 400, 'invalid_field'],
    ['no time', { status: 'pending', expires_at: 'soon' }, 400, 'invalid_field'],
  ])('an expiry that has %s is refused', async (_, more, status, code) => {
    const { body } = await api.post(path, { entries: transfer('1'), ...more }).expect(status)
    expect(body).toMatchObject({ code, errors: [{ pointer: '/expires_at' }] })
  })

  async function statusOf(id: string): Promise<number | undefined> {
    return ((await headOf(id)) as { readonly status: number } | undefined)?.status
  }

  async function isDue(id: string): Promise<boolean> {
    const { rows } = await api.database.pool.query(
      'select expires_at <= now() as due from journal.transaction_heads where transaction_id = $1',
      [id.slice('txn_'.length)],
    )
    return (rows[0] as { readonly due: boolean }).due
  }
})

describe('bad input', () => {
  test.each([
    ['post', { rest: 'keep' }, 'invalid_field'],
    ['post', { entries: [] }, 'invalid_field'],
    [
      'post',
      { entries: [{ account: 'customer:1', direction: 'debit', amount: 5 }] },
      'invalid_amount',
    ],
    ['post', { amount: '5' }, 'unknown_field'],
    ['void', { reason: 'x' }, 'unknown_field'],
    ['reverse', { entries: transfer('0') }, 'invalid_amount'],
    ['reverse', { external_id: '4111 1111 1111 1111' }, 'card_number_not_allowed'],
  ])('%s %j: %s', async (command, body, code) => {
    const before = await api.recordCount()
    const answer = await api.post(`${path}/txn_${'0'.repeat(32)}/${command}`, body).expect(400)
    expect(answer.body).toMatchObject({ code })
    expect(await api.recordCount()).toBe(before)
  })

  test.each(['post', 'void', 'reverse'])('%s of what does not exist', async (command) => {
    const ids = [`txn_${'0'.repeat(32)}`, 'txn_019b76da78007000800000000000000a']
    for (const id of ids) {
      const { body } = await api.post(`${path}/${id}/${command}`).expect(404)
      expect(body).toMatchObject({ code: 'transaction_not_found' })
    }
    const { body } = await api.post(`${path}/nothing/${command}`).expect(400)
    expect(body).toMatchObject({ code: 'invalid_parameter' })
  })

  test('of another ledger', async () => {
    const pending = await hold('10')
    await openBook(api, 'other')
    const foreign = `/v1/ledgers/other/transactions/${pending.id}/void`
    const { body } = await api.post(foreign).expect(404)
    expect(body).toMatchObject({ code: 'transaction_not_found' })
    await api.post(`${path}/${pending.id}/void`).expect(200)
  })

  test('without a key', async () => {
    const { body } = await api
      .post(`${path}/txn_${'0'.repeat(32)}/void`)
      .unset('idempotency-key')
      .expect(400)
    expect(body).toMatchObject({ code: 'idempotency_key_missing' })
  })
})
