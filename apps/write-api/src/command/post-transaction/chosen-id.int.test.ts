import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { TestWriteApi } from '../../../test/test-write-api.ts'
import { deposit, openBook, startTestWriteApi } from '../../../test/test-write-api.ts'

let first: TestWriteApi
let second: TestWriteApi
const path = '/v1/ledgers/acme/transactions'

beforeAll(async () => {
  first = await startTestWriteApi()
  second = await startTestWriteApi({ beside: first })
  await openBook(first, 'acme')
  await openBook(first, 'other')
})
afterAll(async () => {
  await second.close()
  await first.close()
})

/** A UUIDv7 of any time. */
function chosenId(time = '019b76da7800'): string {
  return `txn_${time}7${randomUUID().replaceAll('-', '').slice(0, 3)}8${randomUUID().replaceAll('-', '').slice(0, 15)}`
}

const with1 = (id: string): object => ({ ...deposit('customer:1', 1), id })

describe('a chosen id', () => {
  test('names the transaction', async () => {
    const id = chosenId()
    const { body } = await first.post(path, with1(id)).expect(201)
    expect(body).toMatchObject({ id, status: 'posted' })
  })

  test('is used once, whatever the key, the body or the process', async () => {
    const id = chosenId()
    await first.post(path, with1(id)).expect(201)
    for (const api of [first, second]) {
      const { body } = await api.post(path, { ...deposit('customer:2', 7), id }).expect(409)
      expect(body).toMatchObject({
        code: 'transaction_id_exists',
        detail: `A transaction has the id ${id} already.`,
        errors: [{ pointer: '/id' }],
      })
    }
  })

  test('is not that of another ledger either', async () => {
    const id = chosenId()
    await first.post(path, with1(id)).expect(201)
    const { body } = await first.post('/v1/ledgers/other/transactions', with1(id)).expect(409)
    expect(body).toMatchObject({ code: 'transaction_id_exists' })
  })

  test('may not be one that was made here', async () => {
    const made = await first.post(path, deposit('customer:1', 1)).expect(201)
    const { id } = made.body as { readonly id: string }
    const { body } = await second.post(path, with1(id)).expect(409)
    expect(body).toMatchObject({ code: 'transaction_id_exists' })
  })

  test('asked for at once through two processes: one effect', async () => {
    for (let round = 0; round < 20; round += 1) {
      const id = chosenId()
      const before = await first.recordCount()
      const answers = await Promise.all(
        [first, second, first, second].map((api) => api.post(path, with1(id))),
      )
      const statuses = answers.map(({ status }) => status).sort()
      expect(statuses).toEqual([201, 409, 409, 409])
      expect(await first.recordCount()).toBe(before + 1)
    }
  })

  test('may name any time', async () => {
    for (const time of ['000000000000', 'ffffffffffff']) {
      const id = chosenId(time)
      await first.post(path, { ...with1(id), status: 'pending' }).expect(201)
      const voided = await second.post(`${path}/${id}/void`).expect(200)
      expect(voided.body).toMatchObject({ id, status: 'archived' })
    }
  })

  test('of a reversal is that of the new transaction', async () => {
    const original = chosenId()
    const reversal = chosenId()
    await first.post(path, with1(original)).expect(201)
    const again = await first.post(`${path}/${original}/reverse`, { id: original }).expect(409)
    expect(again.body).toMatchObject({ code: 'transaction_id_exists' })
    const { body } = await first.post(`${path}/${original}/reverse`, { id: reversal }).expect(201)
    expect(body).toMatchObject({ id: reversal, reverses: original })
  })

  test('is answered again under its key', async () => {
    const id = chosenId()
    const send = () => first.post(path, with1(id)).set('idempotency-key', id)
    const made = await send().expect(201)
    const again = await send().expect(201)
    expect(again.text).toBe(made.text)
  })

  test.each([
    '',
    'txn_',
    '019b76da78007000800000000000000a',
    'txn_019b76da78004000800000000000000a', // a UUIDv4
    'txn_019b76da78007000c00000000000000a', // another variant
    'txn_019B76DA78007000800000000000000A',
    'txn_019b76da-7800-7000-8000-00000000000a',
    'txn_019b76da78007000800000000000000a0',
  ])('%j is none', async (id) => {
    const { body } = await first.post(path, with1(id)).expect(400)
    expect(body).toMatchObject({ code: 'invalid_field', errors: [{ pointer: '/id' }] })
  })
})
