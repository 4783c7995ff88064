import { describe, expect, test } from '@jest/globals'
import { Partitioners } from 'kafkajs'
import { murmur2, partitionOfKey } from './partition-of-key.ts'

describe('partition-of-key', () => {
  // those of Kafka's own test of murmur2
  test.each([
    ['21', -973_932_308],
    ['foobar', -790_332_482],
    ['a-little-bit-long-string', -985_981_536],
    ['a-little-bit-longer-string', -1_486_304_829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58_897_971],
    ['abc', 479_470_107],
  ])('partition-of-key: murmur2 of %s is that of Java', (key, hash) => {
    expect(murmur2(Buffer.from(key))).toBe(hash)
  })

  test('partition-of-key: chooses as a client does that is left to choose', () => {
    const choose = Partitioners.DefaultPartitioner()
    for (const partitions of [1, 2, 3, 12, 64]) {
      const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
        partitionErrorCode: 0,
        partitionId,
        leader: 1,
        replicas: [1],
        isr: [1],
      }))
      for (let n = 0; n < 500; n++) {
        const key = `acme-${n % 7}/žluťoučký:${'x'.repeat(n % 9)}${n}`
        const message = { key, value: null }
        const chosen = choose({ topic: 'entries', partitionMetadata, message })
        expect(partitionOfKey(key, partitions)).toBe(chosen)
      }
    }
  })
})
