import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openTestJournal, raiseEpoch, uuidV7 } from '@ledger/testkit'
import type { TransactionPosted } from '@ledger/wire'
import { encodeToken, renderTransaction, transactionIdOf } from '@ledger/wire'
import {
  deposit,
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

type Record = Awaited<ReturnType<typeof deposit>>
type Transactions = ListBody<{ readonly id: string; readonly position: number }>

const idOf = (record: Record) => (record.event as TransactionPosted).id

/** As the write API has answered it. */
function answerOf(record: Record): string {
  const { position, recordedAt, epoch, shardId } = record
  const token = encodeToken(shardId, epoch, position)
  return renderTransaction(record.event as TransactionPosted, { position, recordedAt, token })
}

describe('get-transaction', () => {
  test('byte for byte as it was answered when it was posted', async () => {
    const record = await api.journal.post(
      [
        ['bank:cash', 'debit', 10n ** 37n],
        ['customer:1', 'credit', 10n ** 37n],
      ],
      {
        externalId: 'Ünï "quoted" \\ 🦊',
        correlationId: 'c-1',
        metadata: { kind: 'cash', b: '2', a: '1' },
        effectiveAt: '1993-01-01T00:00:00Z',
      },
    )
    const answer = await api.get(`${path}/${idOf(record)}`).expect(200)
    expect(answer.text).toBe(answerOf(record))
  })

  test('is known by its ETag until it is reversed', async () => {
    const record = await deposit(api.journal, 'customer:1', 1n)
    const first = await api.get(`${path}/${idOf(record)}`).expect(200)
    expect(first.headers['cache-control']).toBe('private, no-cache')
    expect(first.headers['etag']).toBe(`"1.${record.position}.0"`)
    const known = { 'if-none-match': first.headers['etag'] ?? '' }
    const second = await api.get(`${path}/${idOf(record)}`, known).expect(304)
    expect(second.headers['cache-control']).toBe('private, no-cache')
  })

  test('is found when the clocks were days apart', async () => {
    // an id of long ago in a record of today: as after a clock that was set back
    const id = transactionIdOf('01790000' + uuidV7().replaceAll('-', '').slice(8))
    await api.get(`${path}/${id}`).expect(404)
    const record = await deposit(api.journal, 'customer:1', 1n)
    await withoutGuards(async () => {
      await api.database.pool.query(
        'update journal.records set transaction_id = $1 where position = $2',
        [id.slice(4), record.position],
      )
    })
    const { body } = await api.get(`${path}/${id}`).expect(200)
    expect(body).toMatchObject({ position: record.position })
    await withoutGuards(async () => {
      await api.database.pool.query(
        'update journal.records set transaction_id = $1 where position = $2',
        [idOf(record).slice(4), record.position],
      )
    })
  })

  test.each(['txn_', 'txn_123', '1', "txn_'--", `txn_${'0'.repeat(33)}`])(
    'the id %p is none',
    async (id) => {
      const { body } = await api.get(`${path}/${encodeURIComponent(id)}`).expect(400)
      expect(body).toMatchObject({ code: 'invalid_parameter' })
    },
  )

  test.each([
    transactionIdOf(uuidV7()),
    `txn_${'f'.repeat(32)}`,
    `txn_${'0'.repeat(32)}`,
    `txn_${'f'.repeat(12)}70008${'0'.repeat(15)}`, // a time in the year 10889
    `txn_${'0'.repeat(12)}70008${'0'.repeat(15)}`,
  ])('404 for %s, which does not exist', async (id) => {
    const { body } = await api.get(`${path}/${id}`).expect(404)
    expect(body).toMatchObject({ code: 'transaction_not_found' })
  })

  test('404 for one of another ledger', async () => {
    const other = await openTestJournal(api.database.pool, 'other')
    await openBook(other)
    const record = await deposit(other, 'customer:1', 1n)
    await api.get(`${path}/${idOf(record)}`).expect(404)
    await api.get(`/v1/ledgers/other/transactions/${idOf(record)}`).expect(200)
  })
})

async function withoutGuards(work: () => Promise<void>): Promise<void> {
  await api.database.pool.query('alter table journal.records disable trigger user')
  await work()
  await api.database.pool.query('alter table journal.records enable trigger user')
}

describe('list-transactions', () => {
  test('by external id: the one that has it, or none', async () => {
    const entries = [
      ['bank:cash', 'debit', 1n],
      ['customer:1', 'credit', 1n],
    ] as const
    const record = await api.journal.post(entries, { externalId: '171812 & 1' })
    const query = `external_id=${encodeURIComponent('171812 & 1')}`
    const { text } = await api.get(`${path}?${query}`).expect(200)
    expect(text.startsWith(`{"data":[${answerOf(record)}],"next_cursor":null,`)).toBe(true)
    const { body } = await api.get(`${path}?external_id=171812`).expect(200)
    expect((body as Transactions).data).toEqual([])
    const others = await api.get(`/v1/ledgers/other/transactions?${query}`).expect(200)
    expect((others.body as Transactions).data).toEqual([])
  })

  test.each(['external_id=', 'external_id=%00', `external_id=${'x'.repeat(256)}`])(
    'refuses %s',
    async (query) => {
      const { body } = await api.get(`${path}?${query}`).expect(400)
      expect(body).toMatchObject({ code: 'invalid_parameter' })
    },
  )

  test('page by page in the order of the journal, while others post and the epoch rises', async () => {
    const other = await openTestJournal(api.database.pool, 'between')
    await openBook(other)
    const posted: string[] = []
    for (let n = 0; n < 10; n += 1) {
      posted.push(idOf(await deposit(api.journal, 'customer:2', 1n)))
      await deposit(other, 'customer:1', 1n)
      if (n === 5) await raiseEpoch(api.database.pool, 0)
    }
    const seen: string[] = []
    let cursor = ''
    for (let pages = 0; pages < 100; pages += 1) {
      const { body } = await api.get(`${path}?limit=3${cursor}`).expect(200)
      const { data, next_cursor: next } = body as Transactions
      seen.push(...data.map(({ id }) => id))
      if (next === null) break
      cursor = `&cursor=${next}`
      if (pages === 1) posted.push(idOf(await deposit(api.journal, 'customer:2', 1n)))
    }
    expect(seen.slice(-posted.length)).toEqual(posted)
    expect(new Set(seen).size).toBe(seen.length)
  })

  test('a ledger without transactions is an empty page', async () => {
    await openTestJournal(api.database.pool, 'quiet')
    const { body } = await api.get('/v1/ledgers/quiet/transactions').expect(200)
    expect(body).toMatchObject({ data: [], next_cursor: null })
  })
})
