import { describe, expect, test } from '@jest/globals'
import { murmur2, partitionOfKey } from './partition-of-key.ts'

describe('partition-of-key', () => {
  // the cases of Kafka's own `UtilsTest`
  test.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('partition-of-key: the hash of %s is that of the Java client', (key, hash) => {
    expect(murmur2(Buffer.from(key))).toBe(hash)
  })

  test('partition-of-key: is never below zero, and the same each time', () => {
    expect(partitionOfKey(Buffer.from('foobar'), 12)).toBe((-790332482 & 0x7fffffff) % 12)
    for (const key of ['', 'a', 'ab', 'ž', 'acme']) {
      const partition = partitionOfKey(Buffer.from(key), 12)
      expect(partition).toBeGreaterThanOrEqual(0)
      expect(partition).toBeLessThan(12)
      expect(partitionOfKey(Buffer.from(key), 12)).toBe(partition)
    }
  })
})
