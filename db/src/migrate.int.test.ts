import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, test } from '@jest/globals'
import { Client } from 'pg'
import { migrate } from './migrate.ts'

const emptyDatabases: string[] = []

afterEach(async () => {
  for (const name of emptyDatabases.splice(0)) {
    await query(serverUrl(), `drop database ${name} with (force)`)
  }
})

describe('migrate', () => {
  test('migrate: brings an empty database to the newest schema', async () => {
    const url = await emptyDatabase()
    const { applied } = await migrate(url, { shards: 1 })
    expect(applied[0]).toBe('0001_roles')
    expect(await query(url, 'select shard_id, position, epoch from journal.shards')).toEqual([
      { shard_id: 0, position: '0', epoch: 1 },
    ])
  })

  test('migrate: changes nothing the second time', async () => {
    const url = await emptyDatabase()
    await migrate(url, { shards: 1 })
    const before = await query(url, catalogue)
    expect(await migrate(url, { shards: 1 })).toEqual({ applied: [] })
    expect(await query(url, catalogue)).toEqual(before)
  })

  test('migrate: adds shards, never takes them away', async () => {
    const url = await emptyDatabase()
    await migrate(url, { shards: 3 })
    await migrate(url, { shards: 2 })
    for (const table of ['journal.shards', 'journal.epochs', 'relay.cursors']) {
      expect(await query(url, `select shard_id from ${table} order by shard_id`)).toEqual([
        { shard_id: 0 },
        { shard_id: 1 },
        { shard_id: 2 },
      ])
    }
    const blocks = await query(url, 'select shard_id, kind from journal.number_blocks')
    expect(blocks).toHaveLength(9)
  })

  test('migrate: several processes at once, on one database and on others', async () => {
    const [first, second] = [await emptyDatabase(), await emptyDatabase()]
    const urls = [first, second, first, second, first, second]
    const runs = await Promise.all(urls.map((url) => migrate(url, { shards: 2 })))
    const allNames = (await query(first, 'select name from kysely_migration order by name')).map(
      (row) => row['name'],
    )
    for (const target of [first, second]) {
      const applied = runs.filter((_, i) => urls[i] === target).flatMap((run) => run.applied)
      expect(applied.sort()).toEqual(allNames)
    }
  })

  test('migrate: makes partitions for this month and three more', async () => {
    const url = await emptyDatabase()
    await migrate(url, { shards: 1 })
    const partitions = await query(
      url,
      `select relid::text from pg_partition_tree('journal.records') where isleaf order by 1`,
    )
    expect(partitions).toHaveLength(4)
  })

  test('migrate: a number of shards that makes no sense is refused', async () => {
    await expect(migrate(serverUrl(), { shards: 0 })).rejects.toThrow('shards must be')
  })
})

const catalogue = `select oid::bigint, relname, relfilenode::bigint from pg_class
  where relnamespace in ('journal'::regnamespace, 'relay'::regnamespace, 'projection'::regnamespace)
  order by oid`

async function emptyDatabase(): Promise<string> {
  const name = `migrate_${randomBytes(6).toString('hex')}`
  await query(serverUrl(), `create database ${name}`)
  emptyDatabases.push(name)
  const url = new URL(serverUrl())
  url.pathname = `/${name}`
  return url.href
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

function serverUrl(): string {
  const url = process.env['TEST_DATABASE_URL']
  if (url === undefined) throw new Error('TEST_DATABASE_URL is not set; run `npm test`')
  return url
}
