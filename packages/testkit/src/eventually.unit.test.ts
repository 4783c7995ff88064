import { describe, expect, test } from '@jest/globals'
import { eventually } from './eventually.ts'

describe('eventually', () => {
  test('eventually: answers the first value that is there, 0 and empty text included', async () => {
    const answers = [undefined, null, false, 0]
    expect(await eventually(() => answers.shift(), { everyMs: 1 })).toBe(0)
    expect(await eventually(() => '')).toBe('')
  })

  test('eventually: what is thrown is "not yet", and told when the time is over', async () => {
    let calls = 0
    const failing = eventually(
      () => {
        calls += 1
        throw new Error('not there')
      },
      { timeoutMs: 20, everyMs: 1, what: 'the row is there' },
    )
    const error: unknown = await failing.catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      message: 'the row is there did not come true within 20 ms',
      cause: { message: 'not there' },
    })
    expect(calls).toBeGreaterThan(1)
  })
})
