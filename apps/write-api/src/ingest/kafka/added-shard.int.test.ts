import { afterEach, describe, expect, test } from '@jest/globals'
import type { TestMessage } from '@ledger/testkit'
import { addShards, depositMessage, ledgerIdOnShard, openingMessages } from '@ledger/testkit'
import { createTestWorker, deliver, workerTopic } from '../../../test/test-worker.ts'
import type { TestWriteApi } from '../../../test/test-write-api.ts'
import { openBook, startTestWriteApi } from '../../../test/test-write-api.ts'

let first: TestWriteApi
let other: TestWriteApi | undefined

afterEach(async () => {
  await other?.close()
  await first.close() // with all invariants checked: no message has two outcomes
})

/** Keys of every kind that no ledger has: whose they are goes by the number of shards. */
const strays: readonly TestMessage[] = Array.from({ length: 20 }, (_, n) =>
  depositMessage(n % 2 === 0 ? `nobody-${n}` : `no ledger ${n}`, 'customer:1', 1),
)

describe('a shard that is added while a process has a partition', () => {
  test.each([1, 2])('is written by it, beside %d', async (shards) => {
    first = await startTestWriteApi({ shards })
    const { pool } = first.database
    await pool.query(
      `insert into ingest.sources (topic, source, key_id, bound_at) values ($1, 'tests', $2, now())`,
      [workerTopic, first.apiKey.split('_')[1]],
    )
    const ledger = ledgerIdOnShard(0, shards)
    const messages = [...openingMessages(ledger), ...strays]
    const { worker } = createTestWorker(first)
    await deliver(worker, messages, 0, 10)

    await addShards(first.database, shards + 1)
    other = await startTestWriteApi({ beside: first })
    const added = ledgerIdOnShard(shards, shards + 1, 'added')
    await openBook(other, added)
    const more = [...messages, ...[ledger, added].map((id) => depositMessage(id, 'customer:1', 5))]
    await deliver(worker, more, messages.length, 10)
    const { rows } = await pool.query<{ shard: number; result: number }>(
      'select shard_id as shard, result from ingest.outcomes where offset_no >= $1 order by shard_id',
      [messages.length],
    )
    expect(rows).toEqual([
      { shard: 0, result: 0 },
      { shard: shards, result: 0 },
    ])
  })
})
