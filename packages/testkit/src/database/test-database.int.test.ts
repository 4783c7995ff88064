import { expect, test } from '@jest/globals'
import { createTestDatabase } from './test-database.ts'

test('test-database: has the shards asked for, each with a counter, an epoch and a cursor', async () => {
  const database = await createTestDatabase({ shards: 2 })
  const { rows } = await database.pool.query(
    `select shard_id, s.position, e.epoch, c.position as relayed
     from journal.shards s
     join journal.epochs e using (shard_id)
     join relay.cursors c using (shard_id)
     order by shard_id`,
  )
  expect(rows).toEqual([
    { shard_id: 0, position: 0, epoch: 1, relayed: 0 },
    { shard_id: 1, position: 0, epoch: 1, relayed: 0 },
  ])
  await database.close()
})

test('test-database: two do not see each other, and both are gone once closed', async () => {
  const [one, another] = await Promise.all([createTestDatabase(), createTestDatabase()])
  await one.pool.query("insert into auth.api_keys values ('k', sha256(''), 'n', '{}', null, now())")
  const { rowCount } = await another.pool.query('select from auth.api_keys')
  expect(rowCount).toBe(0)
  const names = [one, another].map(({ url }) => new URL(url).pathname.slice(1))
  await one.close()
  await another.close()

  const third = await createTestDatabase()
  const left = await third.pool.query('select from pg_database where datname = any ($1)', [names])
  expect(left.rowCount).toBe(0)
  await third.close()
})
