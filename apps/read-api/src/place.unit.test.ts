import { expect, test } from '@jest/globals'
import { hasReached, placeOf } from './place.ts'

const at = ([epoch, position]: readonly [number, number]) =>
  placeOf(0, epoch, position, '2026-01-31T12:00:00.000Z', 0)

test.each([
  [[1, 7], [1, 7], true],
  [[1, 8], [1, 7], true],
  [[1, 6], [1, 7], false],
  [[2, 6], [1, 7], true], // what epoch 1 had past the first position of epoch 2 is void
  [[1, 9], [2, 7], false],
] as const)('has-reached: %p against %p is %p', (place, token, isReached) => {
  expect(hasReached(at(place), at(token))).toBe(isReached)
})

test('place: is as old as its record when nothing else is known', () => {
  const aMinuteAgo = new Date(Date.now() - 60_000).toISOString()
  const { asOfMs } = placeOf(0, 1, 7, aMinuteAgo, undefined)
  expect(performance.now() - asOfMs).toBeGreaterThanOrEqual(60_000)
  expect(performance.now() - asOfMs).toBeLessThan(61_000)
})

test('place: a record of a clock that is ahead is not of the future', () => {
  const ahead = new Date(Date.now() + 60_000).toISOString()
  expect(placeOf(0, 1, 7, ahead, undefined).asOfMs).toBeLessThanOrEqual(performance.now())
})
