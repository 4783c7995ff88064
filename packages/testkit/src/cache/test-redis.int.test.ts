import { expect, test } from '@jest/globals'
import { createTestRedis } from './test-redis.ts'

test('test-redis: each has a database of its own, empty, and gives it back', async () => {
  const [one, another] = await Promise.all([createTestRedis(), createTestRedis()])
  expect(one.url).not.toBe(another.url)
  await one.client.set('key', 'one')
  expect(await another.client.get('key')).toBeNull()
  await one.close()
  await another.close()

  const next = await createTestRedis()
  expect(await next.client.dbsize()).toBe(0)
  await next.close()
})
