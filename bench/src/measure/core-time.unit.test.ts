import { expect, test } from '@jest/globals'
import { readCoreTime, stolenShare } from './core-time.ts'

const text = 'cpu  100 0 50 800 10 0 5 35 0 0\ncpu0 1 2 3 4 5 6 7 8 9 10\n'

test('core time: what the host gave to others, of all time', () => {
  expect(readCoreTime(text)).toEqual({ total: 1_000, stolen: 35 })
  expect(stolenShare({ total: 200, stolen: 50 })).toBe(0.25)
})

test('core time: nothing is stolen where no time went by', () => {
  expect(stolenShare({ total: 0, stolen: 0 })).toBe(0)
})

test('core time: this machine tells its own', () => {
  expect(readCoreTime().total).toBeGreaterThan(0)
})
