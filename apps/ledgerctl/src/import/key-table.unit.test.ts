import { describe, expect, test } from '@jest/globals'
import { KeyTable } from './key-table.ts'

describe('key-table', () => {
  test('tells a key that is new, the same again, and one with another content', () => {
    const table = new KeyTable()
    expect(table.add('a', 'content')).toBe('new')
    expect(table.add('a', 'content')).toBe('same')
    expect(table.add('a', 'other')).toBe('other')
    expect(table.add('b', 'content')).toBe('new')
    expect(table.size).toBe(2)
  })

  test('knows every key after it has grown many times', () => {
    const table = new KeyTable()
    const keys = Array.from({ length: 20_000 }, (_, number) => `row-${number}`)
    expect(new Set(keys.map((key) => table.add(key, key)))).toEqual(new Set(['new']))
    expect(table.size).toBe(keys.length)
    expect(keys.filter((key) => table.add(key, key) !== 'same')).toEqual([])
    expect(keys.filter((key) => !table.has(key))).toEqual([])
    expect(table.has('row-20000')).toBe(false)
  })
})
