import { describe, expect, test } from '@jest/globals'
import { HeldPartition } from './held-partition.ts'
import { Tries } from './tries.ts'

const claim = (lowOffset: number, ...nextOffsets: readonly number[]) =>
  new HeldPartition({ fence: 7, lowOffset, nextOffsets: new Map(nextOffsets.entries()) })

describe('held-partition', () => {
  test.each([
    ['where its only shard is', claim(0, 14), 14],
    ['where the last of its shards is', claim(0, 14, 3), 3],
    ['where all are known to be', claim(9, 14, 3), 9],
  ])('held-partition: begins %s', (_, held, position) => {
    expect(held.position).toBe(position)
  })

  test('held-partition: what is settled on a shard moves that one, and a batch all', () => {
    const held = claim(0, 14, 3)
    held.settled(1, 20)
    expect([held.nextOffset(0), held.nextOffset(1), held.position]).toEqual([14, 20, 3])
    held.moveTo(20)
    held.moveTo(10)
    expect(held.position).toBe(20)
  })

  test('held-partition: a shard that is new needs another claim', () => {
    const held = claim(0, 14)
    const found = new Map([[0, { fence: 7, nextOffset: 14 }]])
    expect(held.learn(found)).toBe(true)
    expect(() => held.nextOffset(1)).toThrow('shard 1')
    expect(held.learn(found)).toBe(false)
  })

  test('held-partition: an offset that went back needs another claim', () => {
    const held = claim(0, 14)
    held.settled(0, 20)
    expect(held.learn(new Map([[0, { fence: 7, nextOffset: 19 }]]))).toBe(false)
  })

  test('held-partition: learns what was committed, unless somebody else has claimed it', () => {
    const held = claim(0, 14, 3)
    held.isCertain = false
    const other = new Map([
      [0, { fence: 7, nextOffset: 20 }],
      [1, { fence: 8, nextOffset: 20 }],
    ])
    expect([held.learn(other), held.isCertain, held.nextOffset(0)]).toEqual([false, false, 14])
    const ours = new Map([...other].map(([shard, offset]) => [shard, { ...offset, fence: 7 }]))
    expect([held.learn(ours), held.isCertain, held.nextOffset(0)]).toEqual([true, true, 20])
    expect(held.learn(new Map([...ours, [2, { fence: 7, nextOffset: 0 }]]))).toBe(false)
  })
})

describe('tries', () => {
  test('tries: a message is given up at the third time, until it is settled', () => {
    const tries = new Tries()
    expect([1, 2, 3].map(() => tries.failedAgain(14))).toEqual([false, false, true])
    expect([tries.isGivenUp(14), tries.isGivenUp(15)]).toEqual([true, false])
    tries.forgetBelow(15)
    expect(tries.isGivenUp(14)).toBe(false)
  })
})
