import { describe, expect, jest, test } from '@jest/globals'
import type { PartEnd } from '@ledger/real-parts'
import type { Running } from './keep-running.ts'
import { keepRunning } from './keep-running.ts'

describe('keep-running', () => {
  test('keep-running: what ends is started again', async () => {
    const first = fake()
    const second = fake()
    const started = new Promise<void>((resolve) => {
      keepRunning('relay', first, () => (resolve(), Promise.resolve(second)), ignore)
    })
    first.end({ code: null, signal: 'SIGKILL' })
    await started
  })

  test('keep-running: what refuses its configuration is given up at once', async () => {
    const first = fake()
    const startAgain = jest.fn<() => Promise<Running>>()
    const kept = keepRunning('relay', first, startAgain, ignore)
    first.end({ code: 78, signal: null })
    expect((await kept.givenUp).exitCode).toBe(78)
    expect(startAgain).not.toHaveBeenCalled()
  })

  test('keep-running: what ends again and again is given up', async () => {
    jest.useFakeTimers()
    try {
      let starts = 0
      const ended = (): Running => {
        starts++
        const one = fake()
        one.end({ code: 1, signal: null })
        return one
      }
      const kept = keepRunning('relay', ended(), () => Promise.resolve(ended()), ignore)
      expect((await driven(kept.givenUp)).message).toBe('relay ends again and again (exit code 1)')
      expect(starts).toBe(11)
    } finally {
      jest.useRealTimers()
    }
  })

  test('keep-running: what is stopped is not started again', async () => {
    const first = fake()
    const startAgain = jest.fn<() => Promise<Running>>()
    await keepRunning('relay', first, startAgain, ignore).stop()
    expect(startAgain).not.toHaveBeenCalled()
  })
})

const ignore = (): void => undefined

/** Lets the pauses pass until the promise settles. */
async function driven<Value>(promise: Promise<Value>): Promise<Value> {
  let isSettled = false
  void promise.then(() => (isSettled = true))
  while (!isSettled) await jest.advanceTimersByTimeAsync(1_000)
  return promise
}

function fake(): Running & { end(how: PartEnd): void } {
  const { promise, resolve } = Promise.withResolvers<PartEnd>()
  return {
    ended: promise,
    end: resolve,
    stop: () => Promise.resolve(resolve({ code: 0, signal: null })),
  }
}
