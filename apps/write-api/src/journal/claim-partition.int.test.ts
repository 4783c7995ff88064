import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { clientConfig } from '@ledger/runtime'
import type { TestDatabase } from '@ledger/testkit'
import { createTestDatabase, eventually } from '@ledger/testkit'
import { Client } from 'pg'
import { advanceIngestOffset } from './advance-ingest-offset.ts'
import { keyTakenState } from './check-keys.ts'
import type { PartitionClaim } from './claim-partition.ts'
import { claimPartition } from './claim-partition.ts'
import { findIngestOffset } from './find-ingest-offset.ts'
import { listIngestOffsets } from './list-ingest-offsets.ts'
import { moveLowOffset } from './move-low-offset.ts'

let database: TestDatabase
const clients: Client[] = []
const place = { topic: 'commands', partition: 3 }

beforeEach(async () => {
  database = await createTestDatabase({ shards: 2 })
})
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.end()))
  await database.close()
})

async function connect(): Promise<Client> {
  const client = new Client(
    clientConfig({
      url: database.url,
      role: 'ledger_writer',
      applicationName: 'test claim',
      connectMsMax: 2_000,
    }),
  )
  await client.connect()
  clients.push(client)
  return client
}

async function claim(client: Client, owner: string): Promise<PartitionClaim> {
  const claimed = await claimPartition(client, place.topic, place.partition, owner)
  if (claimed === undefined) throw new Error('somebody else claimed it')
  return claimed
}

/** Moves the offset of shard 0, in the transaction that the client is in, or in one of its own. */
const move = (client: Client, fence: number, from: number, to: number) =>
  advanceIngestOffset(client, 0, { ...place, fence, from, to })

describe('claim-partition', () => {
  test('claim-partition: the first claim begins at the beginning, on every shard', async () => {
    const client = await connect()
    expect(await claim(client, 'one')).toEqual({
      fence: 1,
      lowOffset: 0,
      nextOffsets: new Map([
        [0, 0],
        [1, 0],
      ]),
    })
    expect(await findIngestOffset(client, 1, place)).toEqual({ fence: 1, nextOffset: 0 })
    expect(await findIngestOffset(client, 1, { ...place, partition: 4 })).toBeUndefined()
  })

  test('claim-partition: the next one goes on where the last one stopped, and is the only one', async () => {
    const [one, other] = [await connect(), await connect()]
    const first = await claim(one, 'one')
    await move(one, first.fence, 0, 14)
    const second = await claim(other, 'other')
    expect(second.fence).toBe(2)
    expect([...second.nextOffsets]).toEqual([
      [0, 14],
      [1, 0],
    ])
    await expect(move(one, first.fence, 14, 20)).rejects.toMatchObject({ code: keyTakenState })
    await move(other, second.fence, 14, 20)
    expect((await listIngestOffsets(one, place)).get(0)).toEqual({ fence: 2, nextOffset: 20 })
  })

  test('claim-partition: an offset moves from where it stands only', async () => {
    const client = await connect()
    const { fence } = await claim(client, 'one')
    await move(client, fence, 0, 14)
    await expect(move(client, fence, 0, 14)).rejects.toMatchObject({ code: keyTakenState })
    await expect(move(client, fence, 13, 20)).rejects.toMatchObject({ code: keyTakenState })
    expect(await findIngestOffset(client, 0, place)).toEqual({ fence, nextOffset: 14 })
  })

  test('claim-partition: waits for a transaction under way, and finds what it committed', async () => {
    const [one, other] = [await connect(), await connect()]
    const first = await claim(one, 'one')
    await one.query('begin')
    await move(one, first.fence, 0, 14)
    const claiming = claim(other, 'other')
    await eventually(async () => {
      const { rows } = await database.pool.query(
        `select from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`,
      )
      return rows.length > 0
    })
    await one.query('commit')
    const second = await claiming
    expect(second.nextOffsets.get(0)).toBe(14)
    await expect(move(one, first.fence, 14, 20)).rejects.toMatchObject({ code: keyTakenState })
  })

  test('claim-partition: a transaction that comes after a claim is in vain', async () => {
    const [one, other] = [await connect(), await connect()]
    const first = await claim(one, 'one')
    await one.query('begin')
    await claim(other, 'other')
    await expect(move(one, first.fence, 0, 14)).rejects.toMatchObject({ code: keyTakenState })
    await one.query('rollback')
  })

  test('claim-partition: of many at once each has a fence of its own, and the last one holds', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => connect()))
    const claims = await Promise.all(
      all.map((client, index) => claimPartition(client, place.topic, place.partition, `${index}`)),
    )
    const fences = claims.map((claimed) => claimed?.fence ?? 0)
    expect(new Set(fences).size).toBe(8)
    const [client] = all
    if (client === undefined) throw new Error('no client')
    const offsets = await listIngestOffsets(client, place)
    expect([...offsets.values()].map(({ fence }) => fence)).toEqual([8, 8])
  })

  test('claim-partition: a shard that is new begins where all others are known to be', async () => {
    const client = await connect()
    const { fence } = await claim(client, 'one')
    await move(client, fence, 0, 14)
    await moveLowOffset(client, place, fence, 14)
    await moveLowOffset(client, place, fence, 9)
    await moveLowOffset(client, place, fence - 1, 99)
    await database.pool.query('delete from ingest.offsets where shard_id = 1')
    const second = await claim(client, 'one')
    expect([second.lowOffset, second.nextOffsets.get(1)]).toEqual([14, 14])
  })

  test('claim-partition: beside one shard, a new one begins where that one is', async () => {
    const client = await connect()
    const { fence } = await claim(client, 'one')
    await move(client, fence, 0, 14)
    await database.pool.query('delete from ingest.offsets where shard_id = 1')
    expect((await claim(client, 'one')).nextOffsets.get(1)).toBe(14)
  })
})
