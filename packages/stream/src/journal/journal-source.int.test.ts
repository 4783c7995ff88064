import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { clientConfig } from '@ledger/runtime'
import {
  createTestDatabase,
  eventually,
  openTestJournal,
  type TestDatabase,
  type TestJournal,
} from '@ledger/testkit'
import type { StreamConsumer, StreamSource } from '../stream-source.ts'
import { createJournalSource } from './journal-source.ts'
import { openConnection } from './open-connection.ts'

let database: TestDatabase
let journal: TestJournal
let source: StreamSource
let positions: number[]
let faults: (Error | undefined)[]

beforeEach(async () => {
  database = await createTestDatabase()
  journal = await openTestJournal(database.pool)
  await journal.openAccounts('a', 'b')
  await post(8)
  positions = []
  faults = []
  const settings = {
    url: database.url,
    connectMsMax: 2_000,
    applicationName: 'test-source',
    role: 'ledger_projector',
  } as const
  source = createJournalSource({
    connect: () => openConnection(clientConfig(settings), 2_000),
    limits: { recordsMax: 3, bytesMax: 100_000 },
  })
})

afterEach(async () => {
  await source.close()
  await database.close()
})

describe('journal-source', () => {
  test('journal-source: carries every record in order, and what comes later', async () => {
    await source.start(consumer())
    await carried(10)
    await post(4)
    await carried(14)
    expect(positions).toEqual(upTo(14))
  })

  test('journal-source: begins a batch before where its consumer is', async () => {
    await source.start(consumer({ position: 8, recordedAt: '2026-01-01T00:00:00.000Z' }))
    await carried(10)
    expect(positions).toEqual([6, 7, 8, 9, 10])
  })

  test('journal-source: a batch that its consumer rejects comes again', async () => {
    let rejections = 2
    await source.start({
      ...consumer(),
      consume: ({ records }) => {
        if (rejections-- > 0) return Promise.reject(new Error('not now'))
        positions.push(...records.map(({ position }) => position))
        return Promise.resolve()
      },
    })
    await carried(10)
    expect(positions).toEqual(upTo(10))
    expect(faults.filter((fault) => fault?.message === 'not now')).toHaveLength(2)
    expect(faults.at(-1)).toBeUndefined()
  })

  test('journal-source: stops with an alarm at a record that is missing', async () => {
    await database.pool.query(
      `set session_replication_role = replica; delete from journal.records where position = 6;
       delete from journal.entries where position = 6; set session_replication_role = origin`,
    )
    await source.start(consumer())
    await eventually(() => faults.some((fault) => fault?.name === 'JournalGapError'))
    expect(Math.max(...positions)).toBeLessThan(6)
    await source.close()
    await database.close({ skipInvariants: true })
    database = await createTestDatabase()
  })

  test('journal-source: goes on after its connections were ended', async () => {
    await source.start(consumer())
    await carried(10)
    await database.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'test-source'",
    )
    await post(3)
    await carried(13)
  })
})

function consumer(place: { position: number; recordedAt?: string } = { position: 0 }) {
  const given: StreamConsumer = {
    readPlace: () =>
      Promise.resolve({
        position: Math.max(place.position, 0),
        recordedAt: place.recordedAt,
      }),
    consume: ({ records }) => {
      positions.push(...records.map(({ position }) => position))
      return Promise.resolve()
    },
    onFault: (fault) => faults.push(fault),
  }
  return given
}

async function carried(position: number): Promise<void> {
  await eventually(() => positions.includes(position), { what: `position ${position} is carried` })
}

async function post(transactions: number): Promise<void> {
  for (let n = 1; n <= transactions; n++) {
    await journal.post([
      ['a', 'debit', BigInt(n)],
      ['b', 'credit', BigInt(n)],
    ])
  }
}

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1)
}
