import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { TestWriteApi } from '../../../test/test-write-api.ts'
import { deposit, openBook, startTestWriteApi } from '../../../test/test-write-api.ts'

let api: TestWriteApi
let beside: TestWriteApi
const path = '/v1/ledgers/acme/transactions'

beforeAll(async () => {
  api = await startTestWriteApi()
  beside = await startTestWriteApi({ beside: api })
  await openBook(api, 'acme', 6)
  await api.post(path, deposit('customer:1', 1000)).expect(201)
  await api.post(path, deposit('customer:3', 1000)).expect(201)
})
afterAll(async () => {
  await beside.close()
  await api.close()
})

interface Transaction {
  readonly id: string
  readonly reverses: string | null
  readonly entries: readonly {
    readonly account: string
    readonly direction: string
    readonly amount: string
  }[]
}

const part = (from: string, to: string, amount: string) => [
  { account: from, direction: 'debit', amount },
  { account: to, direction: 'credit', amount },
]

async function post(entries: readonly object[]): Promise<Transaction> {
  return (await api.post(path, { entries }).expect(201)).body as Transaction
}

/** What is reversed of each entry, and by how many transactions. */
async function reversedOf(id: string): Promise<unknown> {
  const { rows } = await api.database.pool.query(
    `select reversed::text[], cardinality(reversals) as reversals
       from journal.transaction_heads where transaction_id = $1`,
    [id.slice('txn_'.length)],
  )
  return rows[0]
}

describe('reverse-transaction', () => {
  test('whole: a transaction of its own with debit and credit exchanged', async () => {
    const made = await post(part('customer:1', 'customer:2', '70'))
    const { body } = await api
      .post(`${path}/${made.id}/reverse`, {
        external_id: 'refund-1',
        source: 'desk',
        effective_at: '1993-01-01T00:00:00Z',
        metadata: { reason: 'mistake' },
      })
      .expect(201)
    expect(body).toMatchObject({
      status: 'posted',
      reverses: made.id,
      reversed_by: [],
      external_id: 'refund-1',
      source: 'desk',
      effective_at: '1993-01-01T00:00:00Z',
      metadata: { reason: 'mistake' },
      entries: [
        { account: 'customer:1', kind: 'post', direction: 'credit', amount: '70' },
        { account: 'customer:2', kind: 'post', direction: 'debit', amount: '70' },
      ],
    })
    expect((body as Transaction).id).not.toBe(made.id)
    expect(await reversedOf(made.id)).toEqual({ reversed: ['70', '70'], reversals: 1 })
    const again = await api.post(`${path}/${made.id}/reverse`).expect(409)
    expect(again.body).toMatchObject({ code: 'transaction_reversed' })
  })

  test('in parts, never more than the whole', async () => {
    const made = await post(part('customer:1', 'customer:2', '70'))
    const half = { entries: part('customer:1', 'customer:2', '40') }
    await api.post(`${path}/${made.id}/reverse`, half).expect(201)
    const { body } = await api.post(`${path}/${made.id}/reverse`, half).expect(422)
    expect(body).toMatchObject({ code: 'part_too_large', detail: 'Only 30 is left of this entry.' })
    const rest = await api.post(`${path}/${made.id}/reverse`).expect(201)
    expect((rest.body as Transaction).entries.map(({ amount }) => amount)).toEqual(['30', '30'])
    expect(await reversedOf(made.id)).toEqual({ reversed: ['70', '70'], reversals: 2 })
  })

  test('a reversal can be reversed itself', async () => {
    const made = await post(part('customer:1', 'customer:2', '5'))
    const first = await api.post(`${path}/${made.id}/reverse`).expect(201)
    const second = await api.post(`${path}/${(first.body as Transaction).id}/reverse`).expect(201)
    expect((second.body as Transaction).reverses).toBe((first.body as Transaction).id)
    await api.post(`${path}/${(second.body as Transaction).id}/reverse`).expect(201)
  })

  test('is refused where it would pass a limit, and then nothing is reversed', async () => {
    const made = await post(part('customer:1', 'customer:5', '50'))
    await post(part('customer:5', 'customer:2', '20'))
    const { body } = await api.post(`${path}/${made.id}/reverse`).expect(422)
    expect(body).toMatchObject({
      code: 'balance_below_minimum',
      evidence: { account: 'customer:5', amount: '-20', limit: '0' },
      errors: [],
    })
    expect(await reversedOf(made.id)).toEqual({ reversed: ['0', '0'], reversals: 0 })
  })

  test.each([
    ['entry_not_in_transaction', part('customer:2', 'customer:1', '1')],
    ['unbalanced', [{ account: 'customer:1', direction: 'debit', amount: '1' }]],
    [
      'currency_mismatch',
      part('customer:1', 'customer:2', '1').map((entry) => ({ ...entry, currency: 'EUR' })),
    ],
  ])('%s', async (code, entries) => {
    const made = await post(part('customer:1', 'customer:2', '5'))
    const { body } = await api.post(`${path}/${made.id}/reverse`, { entries }).expect(422)
    expect(body).toMatchObject({ code })
  })

  test('an external id that was used is refused', async () => {
    const made = await post(part('customer:1', 'customer:2', '5'))
    await api.post(`${path}/${made.id}/reverse`, { external_id: 'once' }).expect(201)
    const other = await post(part('customer:1', 'customer:2', '5'))
    const { body } = await api
      .post(`${path}/${other.id}/reverse`, { external_id: 'once' })
      .expect(409)
    expect(body).toMatchObject({ code: 'external_id_exists' })
  })
})

describe('asked at once, of several processes', () => {
  const both = (id: string, bodies: readonly (object | undefined)[]): Promise<readonly number[]> =>
    Promise.all(
      bodies.map((body, index) =>
        (index % 2 === 0 ? api : beside)
          .post(`${path}/${id}/reverse`, body)
          .then(({ status }) => status),
      ),
    )

  test('the whole twice: one reversal', async () => {
    for (let round = 0; round < 10; round += 1) {
      const made = await post(part('customer:3', 'customer:4', '7'))
      expect([...(await both(made.id, [undefined, undefined]))].sort()).toEqual([201, 409])
      expect(await reversedOf(made.id)).toEqual({ reversed: ['7', '7'], reversals: 1 })
    }
  })

  test('many parts: exactly as many as there is room for', async () => {
    const made = await post(part('customer:3', 'customer:4', '100'))
    const third = { entries: part('customer:3', 'customer:4', '30') }
    const statuses = await both(
      made.id,
      Array.from({ length: 8 }, () => third),
    )
    expect(statuses.filter((status) => status === 201).length).toBe(3)
    expect(await reversedOf(made.id)).toEqual({ reversed: ['90', '90'], reversals: 3 })
  })

  test('two parts that share no account, and a whole: each within the whole', async () => {
    for (let round = 0; round < 8; round += 1) {
      const made = await post([
        ...part('customer:3', 'customer:4', '7'),
        ...part('customer:1', 'customer:2', '9'),
      ])
      const statuses = await both(made.id, [
        { entries: part('customer:3', 'customer:4', '7') },
        { entries: part('customer:1', 'customer:2', '9') },
        undefined,
      ])
      expect(statuses.filter((status) => status === 201).length).toBeGreaterThanOrEqual(1)
      expect(await reversedOf(made.id)).toMatchObject({ reversed: ['7', '7', '9', '9'] })
    }
  })
})
