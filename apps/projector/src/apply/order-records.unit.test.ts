import { describe, expect, test } from '@jest/globals'
import type { JournalExtent } from '../checkpoint/read-extent.ts'
import type { ProjectedRecord } from '../projection/projected.ts'
import { orderRecords } from './order-records.ts'

const oneEpoch: JournalExtent = { epochs: [{ epoch: 1, firstPosition: 1 }], position: 100 }
const twoEpochs: JournalExtent = {
  epochs: [
    { epoch: 1, firstPosition: 1 },
    { epoch: 2, firstPosition: 5 },
  ],
  position: 8,
}

describe('order-records', () => {
  test.each([
    ['in order', [1, 2, 3], 0, [1, 2, 3], [], 0],
    ['mixed up', [3, 1, 2], 0, [1, 2, 3], [], 0],
    ['doubled', [1, 2, 2, 1, 3], 0, [1, 2, 3], [], 0],
    ['all old', [1, 2], 5, [1, 2], [], 0],
    ['old with holes', [1, 3, 5], 5, [1, 3, 5], [], 0],
    ['old and new', [4, 5, 6, 7], 5, [4, 5, 6, 7], [], 0],
    ['a hole at once', [7, 8], 5, [], [7, 8], 0],
    ['a hole within', [6, 8, 9], 5, [6], [8, 9], 0],
    ['old, then a hole', [2, 8], 5, [2], [8], 0],
    ['past the end of the journal', [99, 100, 101], 98, [99, 100], [], 1],
    ['nothing', [], 5, [], [], 0],
  ])('order-records: %s', (_, positions, checkpoint, ordered, beyond, voidCount) => {
    const result = orderRecords(
      positions.map((position) => record(position)),
      place(checkpoint),
      oneEpoch,
    )
    expect(result.records.map(({ position }) => position)).toEqual(ordered)
    expect(result.beyondHole.map(({ position }) => position)).toEqual(beyond)
    expect(result.voidCount).toBe(voidCount)
  })

  test('order-records: of two records at one position the one of the right epoch stays', () => {
    const records = [record(4), record(5), record(6), record(5, 2), record(6, 2)]
    const result = orderRecords(records, place(3), twoEpochs)
    expect(result.records.map(({ position, epoch }) => [position, epoch])).toEqual([
      [4, 1],
      [5, 2],
      [6, 2],
    ])
    expect(result.voidCount).toBe(2)
  })

  test('order-records: a newer epoch before its first position is void too', () => {
    expect(orderRecords([record(4, 2)], place(3), twoEpochs).voidCount).toBe(1)
  })
})

function record(position: number, epoch = 1): ProjectedRecord {
  return {
    shardId: 0,
    position,
    epoch,
    recordedAt: '2026-01-01T00:00:00.000Z',
    traceparent: undefined,
    event: undefined,
  }
}

function place(position: number) {
  return { epoch: 1, position, recordedAt: undefined }
}
