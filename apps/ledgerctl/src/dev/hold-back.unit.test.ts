import { describe, expect, test } from '@jest/globals'
import { holdBack } from './hold-back.ts'

describe('hold-back', () => {
  test('hold-back: shows what was held back when it is released, and then everything', () => {
    const shown: string[] = []
    const held = holdBack((line) => shown.push(line))
    held.show('a')
    expect(shown).toEqual([])
    held.release()
    held.show('b')
    expect(shown).toEqual(['a', 'b'])
  })

  test('hold-back: forgets what was held back when it is dropped', () => {
    const shown: string[] = []
    const held = holdBack((line) => shown.push(line))
    held.show('a')
    held.drop()
    held.release()
    held.show('b')
    expect(shown).toEqual(['b'])
  })

  test('hold-back: keeps the last lines only', () => {
    const shown: string[] = []
    const held = holdBack((line) => shown.push(line))
    for (let line = 1; line <= 100; line++) held.show(String(line))
    held.release()
    expect(shown).toHaveLength(30)
    expect(shown.at(-1)).toBe('100')
  })
})
