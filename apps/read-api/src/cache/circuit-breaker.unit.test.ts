import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { CircuitBreaker } from './circuit-breaker.ts'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

test('circuit-breaker: opens after three failures in a row and lets one through at a time', () => {
  const breaker = new CircuitBreaker()
  expect([breaker.failed(), breaker.failed()]).toEqual([false, false])
  expect(breaker.isClosed()).toBe(true)
  expect(breaker.failed()).toBe(true)
  expect(breaker.isClosed()).toBe(false)

  jest.advanceTimersByTime(1_001)
  expect(breaker.isClosed()).toBe(true) // the probe
  expect(breaker.isClosed()).toBe(false)
  expect(breaker.failed()).toBe(false) // said once
  expect(breaker.isClosed()).toBe(false)

  jest.advanceTimersByTime(1_001)
  expect(breaker.isClosed()).toBe(true)
  breaker.succeeded()
  expect(breaker.isClosed()).toBe(true)
})

test('circuit-breaker: a success in between counts from the beginning', () => {
  const breaker = new CircuitBreaker()
  breaker.failed()
  breaker.failed()
  breaker.succeeded()
  breaker.failed()
  breaker.failed()
  expect(breaker.isClosed()).toBe(true)
})
