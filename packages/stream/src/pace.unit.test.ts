import { describe, expect, test } from '@jest/globals'
import { pauseBeforeReadMs } from './pace.ts'

const recordsMax = 1_000

describe('pace', () => {
  test.each([
    ['a full batch is followed at once', 1_000, 5, 0, 0],
    ['one record waits hardly at all', 1, 0, 0, 4],
    ['some records wait some milliseconds each', 15, 5, 0, 55],
    ['many records wait no longer than some tens', 600, 10, 0, 70],
    ['slow handling has waited enough', 600, 90, 0, 0],
    ['nothing: the first look is soon', 0, 0, 1, 2],
    ['nothing for long: never longer than 20 ms', 0, 0, 5_000, 20],
  ])('pace: %s', (_, records, tookMs, idleReads, pauseMs) => {
    expect(pauseBeforeReadMs({ records, recordsMax, tookMs, idleReads })).toBe(pauseMs)
  })
})
