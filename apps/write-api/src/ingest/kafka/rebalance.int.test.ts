import { afterEach, describe, expect, test } from '@jest/globals'
import {
  eventually,
  ledgerIdOnShard,
  seededRandom,
  depositMessage,
  openingMessages,
} from '@ledger/testkit'
import type { TestKafkaApi } from '../../../test/test-kafka-api.ts'
import { startTestKafkaApi } from '../../../test/test-kafka-api.ts'
import type { TestWriteApi } from '../../../test/test-write-api.ts'

let api: TestKafkaApi

afterEach(() => api.close()) // with all invariants checked

const rounds = 8
const perRound = 60
const partitions = 4

async function sumOf(ledger: string): Promise<number> {
  const { rows } = await api.http.database.pool.query<{ sum: number }>(
    `select sum(h.posted_credits - h.posted_debits)::int as sum
       from journal.account_heads h
       join journal.accounts a using (shard_id, account_no)
       join journal.ledgers l using (shard_id, ledger_no)
      where l.ledger_id = $1 and a.address like 'customer:%'`,
    [ledger],
  )
  return rows[0]?.sum ?? -1
}

describe('processes that come and go (T19)', () => {
  test('each message has one effect and one outcome, in the order of its ledger', async () => {
    api = await startTestKafkaApi({ shards: 2, partitions })
    const random = seededRandom(19)
    // one partition carries ledgers of both shards
    const ledgers = Array.from({ length: partitions }, (_, index) =>
      ledgerIdOnShard(index % 2, 2, `ledger-${index}`),
    )
    await api.send(...ledgers.flatMap((ledger, partition) => openingMessages(ledger, partition)))
    await api.outcomes(2 * partitions)

    const others: TestWriteApi[] = []
    for (let round = 0; round < rounds; round += 1) {
      const messages = Array.from({ length: perRound }, (_, index) => {
        const partition = index % partitions
        return depositMessage(ledgers[partition] ?? '', 'customer:1', 1, { partition })
      })
      const sending = api.send(...messages)
      if (others.length < 2 && random(10) < 6) others.push(await api.beside())
      else await others.shift()?.close()
      await sending
    }
    const count = 2 * partitions + rounds * perRound
    const outcomes = await api.outcomes(count)
    expect(outcomes).toHaveLength(count)
    expect(new Set(outcomes.map(({ result }) => result))).toEqual(new Set([0]))
    for (const [partition, ledger] of ledgers.entries()) {
      expect(await sumOf(ledger)).toBe((rounds * perRound) / partitions)
      const ofOne = outcomes.filter((outcome) => outcome.partition === partition)
      const positions = ofOne.map(({ position }) => position ?? 0)
      expect(positions).toEqual(positions.toSorted((a, b) => a - b))
    }
  }, 240_000)

  test('a process that stops gives its partitions up, and the other one goes on', async () => {
    api = await startTestKafkaApi({ partitions: 2 })
    const other = await api.beside()
    const door = other.api.doors.find(({ name }) => name === 'kafka')
    await eventually(async () => {
      const state = (await door?.check?.()) as { topics: { partitions: number }[] } | undefined
      return state?.topics[0]?.partitions === 1
    })
    await other.close()
    await api.send(
      ...openingMessages('acme', 0),
      depositMessage('acme', 'customer:1', 1, { partition: 1 }),
    )
    await api.outcomes(3)
  }, 120_000)
})
