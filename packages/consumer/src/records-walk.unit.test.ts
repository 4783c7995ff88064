import { describe, expect, test } from '@jest/globals'
import type { StreamRecord } from '@ledger/stream'
import { VoidTail } from './follow-error.ts'
import { TestStream } from './fixture/test-stream.ts'
import type { RecordsPage } from './records-page.ts'
import { RecordsWalk } from './records-walk.ts'

const records = new TestStream().post(4).records

describe('records-walk', () => {
  test('records-walk: goes on where a page ends, also past positions of other ledgers', () => {
    const walk = new RecordsWalk(0, undefined)
    expect(walk.take(pageOf(records.slice(0, 2), 5))).toEqual(records.slice(0, 2))
    expect([walk.after, walk.isProving]).toEqual([5, false])
    expect(walk.take(pageOf([], 9))).toEqual([])
    expect(walk.after).toBe(9)
  })

  test('records-walk: a later epoch is gone into from the last record on, if that is still there', () => {
    const walk = new RecordsWalk(0, undefined)
    walk.take(pageOf(records.slice(0, 2), 100))
    expect(walk.take(pageOf([later(101)], 101, 2))).toBeUndefined()
    expect([walk.after, walk.isProving]).toEqual([1, true])
    // position 3 was another ledger's before, and was void
    const found = walk.take(pageOf([...records.slice(1, 2), later(3), later(101)], 101, 2))
    expect(found?.map(({ position }) => position)).toEqual([3, 101])
    expect([walk.after, walk.isProving]).toEqual([101, false])
  })

  test.each<[string, readonly StreamRecord[]]>([
    ['is gone', [later(4)]],
    ['is another one now', [later(2), later(3)]],
    ['is gone and nothing came instead', []],
  ])('records-walk: a later epoch in which the last record %s', (_, found) => {
    const walk = new RecordsWalk(0, undefined)
    walk.take(pageOf(records.slice(0, 2), 2))
    walk.take(pageOf([later(5)], 5, 2))
    expect(() => walk.take(pageOf(found, 5, 2))).toThrow(VoidTail)
  })

  test('records-walk: who has followed nothing yet begins again', () => {
    const walk = new RecordsWalk(0, undefined)
    walk.take(pageOf([], 50))
    expect(walk.take(pageOf([later(51)], 51, 2))).toBeUndefined()
    expect([walk.after, walk.isProving]).toEqual([0, false])
  })

  test('records-walk: who goes on another day finds the record there first', () => {
    const walk = new RecordsWalk(2, 1)
    expect([walk.after, walk.isProving]).toEqual([1, true])
    expect(walk.take(pageOf(records.slice(1), 4))).toEqual(records.slice(2))
    expect(() => new RecordsWalk(2, 1).take(pageOf([later(2)], 4, 2))).toThrow(VoidTail)
  })

  test('records-walk: a journal that ends before where one was has lost its tail', () => {
    const walk = new RecordsWalk(100, undefined)
    expect(() => walk.take(pageOf([], 100, 1, 99))).toThrow('the journal ends at 99')
  })

  test('records-walk: a server that was replaced is not heard any more', () => {
    const walk = new RecordsWalk(0, undefined)
    walk.take(pageOf([], 5, 2))
    expect([walk.isOutdated(pageOf([], 6, 1)), walk.isOutdated(pageOf([], 6, 2))]).toEqual([
      true,
      false,
    ])
  })
})

/** A record of the second epoch. */
function later(position: number): StreamRecord {
  return { ...(records[0] as StreamRecord), position, epoch: 2 }
}

function pageOf(
  found: readonly StreamRecord[],
  nextAfter: number,
  epoch = 1,
  headPosition = nextAfter,
): RecordsPage {
  return { records: found, nextAfter, hasMore: false, shardId: 0, epoch, headPosition }
}
