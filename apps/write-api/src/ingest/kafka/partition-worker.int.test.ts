import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { armFailpoints, failpointNames } from '@ledger/runtime'
import type { TestMessage } from '@ledger/testkit'
import {
  eventually,
  ledgerIdOnShard,
  seededRandom,
  depositMessage,
  openingMessages,
} from '@ledger/testkit'
import { startLossyProxy } from '../../../test/lossy-proxy.ts'
import { batchOf, createTestWorker, deliver, workerTopic } from '../../../test/test-worker.ts'
import type { TestWriteApi } from '../../../test/test-write-api.ts'
import { startTestWriteApi } from '../../../test/test-write-api.ts'

const shards = 2
const ledgers = [0, 1].map((shard) => ledgerIdOnShard(shard, shards))
let first: TestWriteApi
let second: TestWriteApi
let messages: readonly TestMessage[]

beforeEach(async () => {
  first = await startTestWriteApi({ shards })
  second = await startTestWriteApi({ beside: first })
  await first.database.pool.query(
    `insert into ingest.sources (topic, source, key_id, bound_at) values ($1, 'tests', $2, now())`,
    [workerTopic, first.apiKey.split('_')[1]],
  )
  messages = [
    ...ledgers.flatMap((ledger) => openingMessages(ledger)),
    ...Array.from({ length: 40 }, (_, index) =>
      depositMessage(ledgers[index % shards] ?? '', 'customer:1', index % 3 === 0 ? -2 : 5),
    ),
  ]
})
afterEach(async () => {
  armFailpoints('')
  await second.close()
  await first.close() // with all invariants checked
})

async function outcomeCount(): Promise<number> {
  const { rows } = await first.database.pool.query<{ n: number }>(
    'select count(*)::int as n from ingest.outcomes',
  )
  return rows[0]?.n ?? 0
}

describe('partition-worker', () => {
  test('partition-worker: settles all, in batches of any size', async () => {
    for (const size of [messages.length, 1, 7]) {
      const { worker } = createTestWorker(first)
      await deliver(worker, messages, 0, size)
      await worker.stop()
      expect(await outcomeCount()).toBe(messages.length)
    }
  })

  test('partition-worker: is sent to where all shards are settled, and skips what one has', async () => {
    const { worker } = createTestWorker(first)
    await deliver(worker, messages, 0, messages.length)
    await worker.stop()
    const { worker: next } = createTestWorker(second)
    const all = batchOf(messages, 0)
    expect(await next.onBatch(all)).toMatchObject({ seekTo: messages.length })
    await first.database.pool.query('update ingest.partitions set low_offset = 0')
    const { worker: late } = createTestWorker(second)
    await deliver(late, messages, 0, 5)
    expect(await outcomeCount()).toBe(messages.length)
  })

  test.each([3, 8, 21])(
    'partition-worker: two at once, each with all of it, settle each message once (%d)',
    async (seed) => {
      const random = seededRandom(seed)
      const workers = [createTestWorker(first).worker, createTestWorker(second).worker]
      await Promise.all(workers.map((worker) => deliver(worker, messages, 0, 1 + random(19))))
      expect(await outcomeCount()).toBe(messages.length)
    },
    120_000,
  )

  test.each(failpointNames().filter((name) => /^(ingest|write)[.]/.test(name)))(
    'partition-worker: somebody else claims it while this one waits at %s',
    async (name) => {
      const { worker } = createTestWorker(first)
      await deliver(worker, messages, 0, 4) // the rest is in the next batches
      armFailpoints(`${name}=delay:200@1`)
      const { worker: slow } = createTestWorker(first)
      const { worker: other } = createTestWorker(second)
      await Promise.all([deliver(slow, messages, 0, 10), deliver(other, messages, 0, 10)])
      expect(await outcomeCount()).toBe(messages.length)
    },
  )

  test.each(failpointNames().filter((name) => /^(ingest|write)[.]/.test(name)))(
    'partition-worker: goes on after a fault at %s',
    async (name) => {
      armFailpoints(`${name}=throw@1`)
      const { worker } = createTestWorker(first)
      await deliver(worker, messages, 0, 10)
      expect(await outcomeCount()).toBe(messages.length)
    },
  )

  test('partition-worker: a claim that is forgotten is made anew', async () => {
    const { worker } = createTestWorker(first)
    expect(await worker.onBatch(batchOf(messages, 0, 10))).toBeUndefined()
    worker.forgetClaim()
    expect(await worker.onBatch(batchOf(messages, 10, 20))).toBeUndefined()
    const { rows } = await first.database.pool.query<{ fence: number }>(
      'select fence::int as fence from ingest.partitions',
    )
    expect(rows).toEqual([{ fence: 2 }])
  })

  test('partition-worker: offsets that hold no message are passed over', async () => {
    const { worker } = createTestWorker(first)
    await worker.onBatch(batchOf(messages, 0, 10))
    const gap = { ...batchOf(messages, 0, 20), messages: batchOf(messages, 12, 20).messages }
    const left = await worker.onBatch(gap)
    expect(left).toMatchObject({ seekTo: 10 })
    expect(await worker.onBatch(gap)).toMatchObject({ seekTo: 10 }) // Kafka was never told so
    left?.onSought?.()
    expect(await worker.onBatch(gap)).toBeUndefined()
    expect(await outcomeCount()).toBe(18)
  })

  test('partition-worker: messages that are gone are told, and the rest is settled', async () => {
    const { worker } = createTestWorker(first, { firstOffset: 12 })
    await worker.onBatch(batchOf(messages, 0, 10))
    const rest = batchOf(messages, 12, 20)
    const left = await worker.onBatch(rest)
    expect(left).toMatchObject({ seekTo: 10 })
    left?.onSought?.()
    expect(await worker.onBatch(rest)).toBeUndefined()
    const { rows } = await first.database.pool.query<{ offset_no: number; detail: string }>(
      `select offset_no::int as offset_no, fault::jsonb ->> 'detail' as detail
         from ingest.outcomes where result = 2`,
    )
    expect(rows).toEqual([{ offset_no: 11, detail: expect.stringContaining('10 to 11') }])
  })

  test('partition-worker: a database that forgot what was committed has it delivered again', async () => {
    const { worker } = createTestWorker(first)
    await worker.onBatch(batchOf(messages, 0, 10))
    const to = (offset: number) =>
      first.database.pool.query('update ingest.offsets set next_offset = $1', [offset])
    await first.database.pool.query('update ingest.partitions set low_offset = 0')
    await to(5)
    expect((await worker.onBatch(batchOf(messages, 10, 20)))?.pauseMs).toBeGreaterThan(0)
    expect(await worker.onBatch(batchOf(messages, 10, 20))).toMatchObject({ seekTo: 5 })
    await to(10) // the outcomes are there
  })

  test('partition-worker: a topic that ends before what is settled is another one', async () => {
    const { worker, faults } = createTestWorker(first)
    await worker.onBatch(batchOf(messages, 0, 10))
    const left = await worker.onBatch({ ...batchOf(messages, 0, 5), endOffset: 5 })
    expect(left?.pauseMs).toBeGreaterThan(0)
    expect(faults).toEqual([
      expect.objectContaining({ message: expect.stringContaining('ends at 5') }),
    ])
  })

  test('partition-worker: without the database it waits longer and longer, and judges nothing', async () => {
    const proxy = await startLossyProxy(first.database.url)
    const env = {
      DATABASE_URL: proxy.url,
      WRITE_DEADLINE_MS: '500',
      DATABASE_CONNECT_MS_MAX: '200',
    }
    const cutOff = await startTestWriteApi({ beside: first, env })
    const { worker } = createTestWorker(cutOff)
    await worker.onBatch(batchOf(messages, 0, 10))
    proxy.freeze()
    const pauses: number[] = []
    for (let n = 0; n < 9; n += 1) {
      pauses.push((await worker.onBatch(batchOf(messages, 10, 20)))?.pauseMs ?? 0)
    }
    expect(pauses).toEqual([50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000])
    proxy.thaw()
    expect(await outcomeCount()).toBe(10)
    await cutOff.close()
    await proxy.close()
  })

  test('partition-worker: a key that is revoked while a large batch is settled passes no more of it', async () => {
    const { pool } = first.database
    const [ledger = ''] = ledgers
    const opened = openingMessages(ledger)
    const { worker } = createTestWorker(first, { keyCacheMs: 0 })
    const many = [
      ...opened,
      ...Array.from({ length: 700 }, () => depositMessage(ledger, 'customer:1', 1)),
    ]
    await worker.onBatch(batchOf(many, 0, opened.length))
    const blocker = await pool.connect()
    await blocker.query('begin')
    await blocker.query('select from journal.shards for update')
    const settling = worker.onBatch(batchOf(many, opened.length))
    await eventually(async () => {
      const { rows } = await pool.query(
        `select from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`,
      )
      return rows.length > 0
    })
    await pool.query('update auth.api_keys set revoked_at = now()')
    await blocker.query('commit')
    blocker.release()
    expect(await settling).toBeUndefined()
    const { rows } = await pool.query<{ code: string | null }>(
      `select fault::jsonb ->> 'code' as code from ingest.outcomes
        where offset_no >= 502 group by 1`, // those before were judged already
    )
    expect(rows).toEqual([{ code: 'api_key_invalid' }])
  })

  test('partition-worker: takes nothing once it is to stop', async () => {
    const { worker } = createTestWorker(first)
    await worker.onBatch(batchOf(messages, 0, 10))
    await worker.stop()
    expect((await worker.onBatch(batchOf(messages, 10, 20)))?.pauseMs).toBeGreaterThan(0)
    const { rows } = await first.database.pool.query<{ low: number }>(
      'select low_offset::int as low from ingest.partitions',
    )
    expect(rows).toEqual([{ low: 10 }])
  })
})
