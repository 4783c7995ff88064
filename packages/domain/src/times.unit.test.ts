import { describe, expect, test } from '@jest/globals'
import { refuseTimes } from './times.ts'

const state = { nowMs: 1_000, effectiveAheadMsMax: 100 }

const tooLate = { code: 'effective_at_too_late', pointer: '/effective_at', subject: '1100' }
const passed = { code: 'expires_at_passed', pointer: '/expires_at', subject: '1000' }

describe('times', () => {
  test.each([
    ['no times at all', {}, undefined],
    ['it counts long ago', { effectiveAtMs: -1 }, undefined],
    ['it counts as far ahead as is allowed', { effectiveAtMs: 1_100 }, undefined],
    ['it counts further ahead', { effectiveAtMs: 1_101 }, tooLate],
    ['it expires at the next moment', { expiresAtMs: 1_001 }, undefined],
    ['it expires now', { expiresAtMs: 1_000 }, passed],
    ['it expired', { expiresAtMs: 999 }, passed],
    ['it expires before it counts', { effectiveAtMs: 1_100, expiresAtMs: 1_001 }, undefined],
    ['both are wrong', { effectiveAtMs: 1_101, expiresAtMs: 1_000 }, tooLate],
  ])('times: %s', (_, times, refusal) => {
    expect(refuseTimes(times, state)).toEqual(refusal)
  })
})
