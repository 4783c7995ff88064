import { expect, test } from '@jest/globals'
import { parseAcknowledgements } from '../load/run-paced-posts.ts'
import { consumedAfter, projectedAfter, visibleFigures } from './visible-after.ts'

const acknowledged = parseAcknowledgements('9 1010.5\n7 1000.000\n8 1002.000\n')

test('visible after: acknowledgements come in the order of positions', () => {
  expect(acknowledged.map(({ position }) => position)).toEqual([7, 8, 9])
  expect(() => parseAcknowledgements('7 nil\n')).toThrow('not an acknowledgement: 7 nil')
})

test('visible after: the first look that finds a position there or further counts', () => {
  const projected = [
    { position: 6, atMs: 999 },
    { position: 8, atMs: 1_005 },
    { position: 12, atMs: 1_020.5 },
  ]
  expect(projectedAfter(acknowledged, projected)).toEqual([5, 3, 10])
})

test('visible after: what was seen before its answer took no time', () => {
  expect(projectedAfter(acknowledged, [{ position: 9, atMs: 1_001 }])).toEqual([1, 0, 0])
})

test('visible after: what was never seen has no time', () => {
  expect(projectedAfter(acknowledged, [{ position: 7, atMs: 1_001 }])).toEqual([
    1,
    undefined,
    undefined,
  ])
  const seen = new Map([
    [7, 1_030],
    [9, 1_030],
  ])
  expect(consumedAfter(acknowledged, seen)).toEqual([30, undefined, 19.5])
})

test('visible after: figures are those of what was seen', () => {
  expect(visibleFigures([3, undefined, 1])).toEqual({ p50: 1, p95: 3, p99: 3, max: 3 })
})
