import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { readBankFile } from '@ledger/bench/bank/read-bank-file'
import type { ReplayReport } from '@ledger/bench/bank/replay-bank'
import { replayBank } from '@ledger/bench/bank/replay-bank'
import type { Scene } from './workload/use-scene.ts'
import { useScene } from './workload/use-scene.ts'

const testMsMax = 300_000
const excerpt = join(import.meta.dirname, '../../../bench/data/bank-1993-excerpt.csv')
const rows = readBankFile(excerpt)

describe.each([1, 2])('bank on %i shards', (shards) => {
  const services = { 'write-api': 1, relay: 1, projector: 1, 'read-api': 1 }
  const scene = useScene(() => ({ shards, services }))

  test(
    "bank: every balance is the bank's in every place, and a second run changes nothing",
    async () => {
      const first = await replay(scene())
      expect(untrue(first)).toEqual([])
      expect(first).toMatchObject({ rows: rows.length, replays: 0 })

      const second = await replay(scene(), first)
      expect(untrue(second)).toEqual([])
      expect(second).toMatchObject({ rows: rows.length, replays: rows.length })
    },
    testMsMax,
  )
})

function replay({ pipeline }: Scene, before?: ReplayReport): Promise<ReplayReport> {
  const { pool, topic, redis } = pipeline.parts
  return replayBank({
    rows,
    writeUrl: pipeline.one('write-api').url,
    readUrl: pipeline.one('read-api').url,
    apiKey: pipeline.apiKey,
    inside: {
      pool,
      kafka: topic && { brokers: topic.brokers, topic: topic.name },
      redisUrl: redis?.url,
    },
    firstRun: before?.run,
  })
}

function untrue({ proofs }: ReplayReport) {
  return proofs.filter(({ isTrue }) => !isTrue)
}
