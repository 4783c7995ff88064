import { describe, expect, test } from '@jest/globals'
import { createProgress } from './progress-line.ts'

/** A clock that only moves when it is told to. */
function scene(isTTY: boolean, from = 0) {
  const shown: string[] = []
  let nowMs = 0
  const screen = { isTTY, write: (text: string) => shown.push(text) }
  const show = createProgress('sending', screen, from, () => nowMs)
  return { shown, show, pass: (ms: number) => (nowMs += ms) }
}

describe('progress', () => {
  test('on a terminal: in place, twice a second', () => {
    const { shown, show, pass } = scene(true)
    show({ done: 1, total: 400, errors: 0 })
    pass(500)
    show({ done: 100, total: 400, errors: 0 })
    pass(499)
    show({ done: 150, total: 400, errors: 0 })
    pass(1)
    show({ done: 200, total: 400, errors: 3 })
    pass(10)
    show({ done: 400, total: 400, errors: 3 }, true)
    expect(shown).toEqual([
      '\r\u001b[Ksending: [=====               ] 100/400 rows, 200 rows/s, 2 s left',
      '\r\u001b[Ksending: [==========          ] 200/400 rows, 200 rows/s, 3 errors, 1 s left',
      '\r\u001b[Ksending: [====================] 400/400 rows, 396 rows/s, 3 errors, 0 s left\n',
    ])
  })

  test('elsewhere: a line every ten seconds', () => {
    const { shown, show, pass } = scene(false)
    pass(9_999)
    show({ done: 1, total: undefined, errors: 0 })
    pass(1)
    show({ done: 20, total: undefined, errors: 0 })
    expect(shown).toEqual(['sending: 20 rows, 2 rows/s\n'])
  })

  test('after a run that ended: only what this one has done is its rate', () => {
    const { shown, show, pass } = scene(false, 900_000)
    pass(10_000)
    show({ done: 901_000, total: 1_000_000, errors: 0 })
    expect(shown).toEqual([
      'sending: [==================  ] 901000/1000000 rows, 100 rows/s, 990 s left\n',
    ])
  })

  test('nowhere: nothing', () => {
    expect(() =>
      createProgress('sending', undefined)({ done: 1, total: 1, errors: 0 }),
    ).not.toThrow()
  })
})
