import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { clientConfig } from '@ledger/runtime'
import { openConnection, type JournalConnection } from '@ledger/stream'
import type { TestWriteApi } from '../../test/test-write-api.ts'
import { deposit, openBook, startTestWriteApi } from '../../test/test-write-api.ts'
import { answerable, readAnsweringRecords } from './read-answering-records.ts'

let api: TestWriteApi
let connection: JournalConnection

beforeEach(async () => {
  api = await startTestWriteApi()
  await openBook(api, 'acme')
  for (const amount of [1, 2, 3]) {
    await api.post('/v1/ledgers/acme/transactions', deposit('customer:1', amount)).expect(201)
  }
  const settings = {
    url: api.database.url,
    connectMsMax: 2_000,
    applicationName: 'test records',
    role: 'ledger_relay',
  } as const
  connection = await openConnection(clientConfig(settings), 5_000)
})
afterEach(async () => {
  await connection.close()
  await api.close()
})

/** An outcome of each record, of one that has none, and of the first one again. */
async function outcomes() {
  const { rows } = await api.database.pool.query<{ position: number; positionRecordedAt: string }>(
    `select position::int as position, recorded_at::text as "positionRecordedAt"
       from journal.records where position > 2 order by position`,
  )
  const [first] = rows
  if (first === undefined) throw new Error('no records')
  return [first, { position: null, positionRecordedAt: null }, ...rows.slice(1), first]
}

describe('read-answering-records', () => {
  test.each([
    ['all that fit', 1_000_000, [3, 4, 5], 5],
    ['one that is larger than all may be, and what needs none', 1, [3], 2],
  ])('read-answering-records: %s', async (_, bytesMax, positions, count) => {
    const all = await outcomes()
    const records = await readAnsweringRecords(connection.client, 0, all, bytesMax)
    expect([...records.keys()]).toEqual(positions)
    expect(records.get(3)?.body).toContain('transaction.posted')
    expect(answerable(all, records)).toEqual(all.slice(0, count))
  })

  test('read-answering-records: without any record the first outcome comes alone', async () => {
    const all = await outcomes()
    expect(answerable(all, new Map())).toEqual(all.slice(0, 1))
    expect(await readAnsweringRecords(connection.client, 0, [], 1)).toEqual(new Map())
  })
})
