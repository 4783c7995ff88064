import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { armFailpoints, clientConfig } from '@ledger/runtime'
import { openConnection } from '@ledger/stream'
import { eventually } from '@ledger/testkit'
import { ageJournal, makePastPartitions, weeksOfKeys } from '../../test/old-journal.ts'
import type { TestWriteApi } from '../../test/test-write-api.ts'
import { deposit, openBook, startTestWriteApi } from '../../test/test-write-api.ts'
import { dropOldKeys } from './drop-old-keys.ts'

let first: TestWriteApi
let second: TestWriteApi
const path = '/v1/ledgers/acme/transactions'

beforeEach(async () => {
  first = await startTestWriteApi()
  second = await startTestWriteApi({ beside: first })
  await openBook(first, 'acme')
})
afterEach(async () => {
  armFailpoints('')
  await second.close()
  await first.close()
})

async function post(api: TestWriteApi, key: string, body = deposit('customer:1', 5)) {
  return await api.post(path, body).set('idempotency-key', key)
}

async function dropAll(lockMsMax = 5_000): Promise<number> {
  const { url } = first.database
  const role = 'ledger_relay'
  const config = clientConfig({ url, role, applicationName: 'test-drop', connectMsMax: 2_000 })
  const connection = await openConnection(config, 10_000)
  try {
    let dropped = 0
    while ((await dropOldKeys(connection.client, 30, lockMsMax)) !== null) dropped += 1
    return dropped
  } finally {
    await connection.close()
  }
}

describe('a key whose time is over', () => {
  test('is answered as before until its week is dropped, and is a new command then', async () => {
    const made = await post(first, 'old')
    expect(made.status).toBe(201)
    await ageJournal(first.database, 60)
    await post(first, 'now') // the journal is written up to today

    const replay = await post(second, 'old')
    expect(replay.headers['idempotency-replayed']).toBe('true')
    expect(replay.body.id).toBe(made.body.id)

    expect(await dropAll()).toBeGreaterThan(0)
    const anew = await post(second, 'old')
    expect(anew.status).toBe(201)
    expect(anew.headers['idempotency-replayed']).toBeUndefined()
    expect(anew.body.id).not.toBe(made.body.id)
    expect((await post(first, 'old')).text).toBe(anew.text)
  })

  test('an external_id and a chosen id keep a second transaction out all the same', async () => {
    const named = { ...deposit('customer:1', 5), external_id: 'invoice-1' }
    const made = await post(first, 'named', named)
    const id = made.body.id.replace(/.{4}$/, '0000') as string
    expect((await post(first, 'chosen', { ...deposit('customer:1', 5), id })).status).toBe(201)
    await ageJournal(first.database, 60)
    await post(first, 'now')
    await dropAll()
    const count = await first.recordCount()
    expect((await post(second, 'named', named)).body.code).toBe('external_id_exists')
    const chosen = await post(second, 'chosen', { ...deposit('customer:1', 5), id })
    expect(chosen.body.code).toBe('transaction_id_exists')
    expect(await first.recordCount()).toBe(count)
  })
})

describe('writers while weeks are dropped', () => {
  test('a batch that found a key keeps its week until it is committed', async () => {
    const made = await post(first, 'old')
    await ageJournal(first.database, 60)
    await post(first, 'now')
    armFailpoints('write.before_write=delay:1000@1')
    const slow = post(first, 'old')
    await eventually(async () => {
      const { rows } = await first.database.pool.query(
        `select from pg_stat_activity
          where datname = current_database() and state = 'idle in transaction'`,
      )
      return rows.length > 0
    })
    await expect(dropAll(50)).rejects.toMatchObject({ code: '55P03' })
    expect((await slow).body.id).toBe(made.body.id)
    expect(await dropAll()).toBeGreaterThan(0)
  })

  test('each key has one winner, in two processes, before, while and after', async () => {
    await makePastPartitions(first.database, 120)
    const weeks = (await weeksOfKeys(first.database)).length
    const count = await first.recordCount()
    const rounds = 25
    const dropping = dropAll()
    for (let round = 0; round < rounds; round += 1) {
      const answers = await Promise.all(
        [first, second, first, second].map((api) => post(api, `key-${round}`)),
      )
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201])
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    }
    expect(weeks - (await dropping)).toBe((await weeksOfKeys(first.database)).length)
    expect(await first.recordCount()).toBe(count + rounds)
  })
})
