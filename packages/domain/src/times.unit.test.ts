import { expect, test } from '@jest/globals'
import type { CommandTimes } from './times.ts'
import { refuseTimes } from './times.ts'

const state = { nowMs: 100, lockedBeforeMs: 50, effectiveAheadMsMax: 10 }

test.each<[CommandTimes]>([
  [{}],
  [{ effectiveAtMs: 50 }],
  [{ effectiveAtMs: 110 }],
  [{ expiresAtMs: 101 }],
])('times: %j is allowed', (times) => {
  expect(refuseTimes(times, state)).toBeUndefined()
})

test('times: without a lock every past time is allowed', () => {
  expect(refuseTimes({ effectiveAtMs: -1e15 }, { ...state, lockedBeforeMs: null })).toBeUndefined()
})

/** In precedence order. */
test.each<[CommandTimes, ReturnType<typeof refuseTimes>]>([
  [
    { effectiveAtMs: 49, expiresAtMs: 100 },
    { code: 'effective_at_locked', pointer: '/effective_at', subject: '50' },
  ],
  [
    { effectiveAtMs: 111, expiresAtMs: 100 },
    { code: 'effective_at_too_late', pointer: '/effective_at', subject: '110' },
  ],
  [{ expiresAtMs: 100 }, { code: 'expires_at_passed', pointer: '/expires_at', subject: '100' }],
])('times: %j is refused', (times, refusal) => {
  expect(refuseTimes(times, state)).toEqual(refusal)
})
