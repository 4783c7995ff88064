import { expect, test } from '@jest/globals'
import { RecentMap } from './recent-map.ts'

test('recent-map: never holds more than its maximum', () => {
  const map = new RecentMap<number, number>(10)
  for (let key = 0; key < 1_000; key += 1) map.set(key, key)
  const held = Array.from({ length: 1_000 }, (_, key) => map.get(key)).filter(
    (v) => v !== undefined,
  )
  expect(held.length).toBeLessThanOrEqual(10)
})

test('recent-map: keeps what is used', () => {
  const map = new RecentMap<number, string>(10)
  map.set(0, 'used')
  for (let key = 1; key < 1_000; key += 1) {
    map.set(key, 'once')
    expect(map.get(0)).toBe('used')
  }
  expect(map.get(1)).toBeUndefined()
})

test('recent-map: a value set again is the one that is there', () => {
  const map = new RecentMap<number, string>(4)
  map.set(0, 'old')
  map.set(1, 'one')
  map.set(2, 'two') // 0 is in the old half now
  map.set(0, 'new')
  expect(map.get(0)).toBe('new')
  map.delete(0)
  expect(map.get(0)).toBeUndefined()
})
