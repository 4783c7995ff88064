import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { TransactionEvent } from '@ledger/wire'
import { encodeToken, renderTransaction } from '@ledger/wire'
import {
  openBook,
  startTestReadApi,
  type ListBody,
  type TestReadApi,
} from '../../../test/test-read-api.ts'

let api: TestReadApi
const path = '/v1/ledgers/acme/transactions'

beforeAll(async () => {
  api = await startTestReadApi()
  await openBook(api.journal)
})
afterAll(() => api.close())

type Record = Awaited<ReturnType<TestReadApi['journal']['post']>>

interface Transaction {
  readonly id: string
  readonly status: string
  readonly position: number
  readonly reversed_by: readonly string[]
}

const idOf = (record: Record): string => (record.event as TransactionEvent).id

function answerOf(record: Record, reversedBy: readonly string[] = []): string {
  const { position, recordedAt, epoch, shardId } = record
  const token = encodeToken(shardId, epoch, position)
  const place = { position, recordedAt, token }
  return renderTransaction(record.event as TransactionEvent, place, reversedBy)
}

const hold = (amount: bigint): Promise<Record> =>
  api.journal.post(
    [
      ['bank:cash', 'debit', amount],
      ['customer:1', 'credit', amount],
    ],
    { status: 'pending' },
  )

const part = (amount: bigint) =>
  [
    ['bank:cash', 'debit', amount],
    ['customer:1', 'credit', amount],
  ] as const

describe('a transaction that was pending', () => {
  test('is read as its last step left it, alone and in lists', async () => {
    const held = await hold(9n)
    expect((await api.get(`${path}/${idOf(held)}`).expect(200)).text).toBe(answerOf(held))
    const first = await api.journal.step(held, 'post', part(4n))
    expect((await api.get(`${path}/${idOf(held)}`).expect(200)).text).toBe(answerOf(first))
    const last = await api.journal.step(held, 'post')
    expect((await api.get(`${path}/${idOf(held)}`).expect(200)).text).toBe(answerOf(last))
    const { text } = await api.get(path).expect(200)
    expect(text).toContain(answerOf(last))
    expect(text).not.toContain(answerOf(held))
  })

  test('has its history, page by page', async () => {
    const held = await hold(9n)
    const steps = [
      held,
      await api.journal.step(held, 'post', part(4n)),
      await api.journal.step(held, 'post', part(3n)),
      await api.journal.step(held, 'void'),
    ]
    const { text, body } = await api.get(`${path}/${idOf(held)}/versions`).expect(200)
    expect(text).toBe(
      `{"data":[${steps.map((step) => answerOf(step)).join(',')}],"next_cursor":null}`,
    )
    const { data } = body as ListBody<Transaction>
    expect(data.map(({ status }) => status)).toEqual(['pending', 'pending', 'pending', 'posted'])

    const first = await api.get(`${path}/${idOf(held)}/versions?limit=3`).expect(200)
    const page = first.body as ListBody<Transaction>
    expect(page.data.length).toBe(3)
    const second = await api
      .get(`${path}/${idOf(held)}/versions?limit=3&cursor=${page.next_cursor}`)
      .expect(200)
    expect((second.body as ListBody<Transaction>).data.map(({ position }) => position)).toEqual([
      steps[3]?.position,
    ])
    const other = await hold(1n)
    const foreign = `${path}/${idOf(other)}/versions?cursor=${page.next_cursor}`
    expect((await api.get(foreign).expect(400)).body).toMatchObject({ code: 'invalid_cursor' })
    await api.journal.step(other, 'void')
  })

  test('never changes once it was let go, and says so; until then its ETag tells', async () => {
    const held = await hold(9n)
    const pending = await api.get(`${path}/${idOf(held)}`).expect(200)
    expect(pending.headers['cache-control']).toBe('private, no-cache')
    const tag = { 'if-none-match': pending.headers['etag'] ?? '' }
    await api.get(`${path}/${idOf(held)}`, tag).expect(304)
    await api.journal.step(held, 'void')
    const archived = await api.get(`${path}/${idOf(held)}`, tag).expect(200)
    expect(archived.headers['cache-control']).toBe('private, max-age=31536000, immutable')
  })

  test('a list goes on behind the record that made it, also when it was settled later', async () => {
    const held = [await hold(1n), await hold(2n), await hold(3n)]
    for (const each of held.toReversed()) await api.journal.step(each, 'void')
    const ids: string[] = []
    let cursor = ''
    for (let pages = 0; pages < 100; pages += 1) {
      const { body } = await api.get(`${path}?limit=2${cursor}`).expect(200)
      const { data, next_cursor: next } = body as ListBody<Transaction>
      ids.push(...data.map(({ id }) => id))
      if (next === null) break
      cursor = `&cursor=${next}`
    }
    expect(ids.slice(-3)).toEqual(held.map(idOf))
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('a transaction that was reversed', () => {
  test('names its reversals, and its ETag changes with each', async () => {
    const made = await api.journal.post([...part(9n)])
    const before = await api.get(`${path}/${idOf(made)}`).expect(200)
    const first = await api.journal.step(made, 'reverse', part(4n))
    const second = await api.journal.step(made, 'reverse')
    const tag = { 'if-none-match': before.headers['etag'] ?? '' }
    const after = await api.get(`${path}/${idOf(made)}`, tag).expect(200)
    expect(after.text).toBe(answerOf(made, [idOf(first), idOf(second)]))
    const { body } = await api.get(`${path}/${idOf(second)}`).expect(200)
    expect(body).toMatchObject({ reverses: idOf(made), status: 'posted', reversed_by: [] })
    const versions = await api.get(`${path}/${idOf(made)}/versions`).expect(200)
    expect((versions.body as ListBody<Transaction>).data.length).toBe(1)
  })
})

test('the history of what does not exist is 404', async () => {
  const { body } = await api.get(`${path}/txn_${'0'.repeat(32)}/versions`).expect(404)
  expect(body).toMatchObject({ code: 'transaction_not_found' })
})
