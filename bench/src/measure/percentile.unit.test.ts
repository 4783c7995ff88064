import { expect, test } from '@jest/globals'
import { percentileOf } from './percentile.ts'

const oneToHundred = Array.from({ length: 100 }, (_, index) => index + 1)

test.each([
  [oneToHundred, 0.5, 50],
  [oneToHundred, 0.99, 99],
  [oneToHundred, 0.991, 100],
  [oneToHundred, 1, 100],
  [oneToHundred, 0, 1],
  [[7], 0.5, 7],
  [[1, 2], 0.5, 1],
  [[1, 2], 0.51, 2],
])('percentile: nearest rank (case %#)', (sorted, share, expected) => {
  expect(percentileOf(sorted, share)).toBe(expected)
})

test('percentile: of nothing there is none', () => {
  expect(() => percentileOf([], 0.5)).toThrow('no values')
})
