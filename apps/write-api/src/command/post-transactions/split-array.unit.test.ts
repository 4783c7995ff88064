import { describe, expect, test } from '@jest/globals'
import { splitArray } from './split-array.ts'

const split = (text: string, max = 10) =>
  splitArray(Buffer.from(text), max)?.map((item) => item.toString())

describe('split-array', () => {
  test.each([
    ['[]', []],
    [' [\n]\r\n', []],
    ['[1]', ['1']],
    ['[1,2]', ['1', '2']],
    [' [ 1 , 2 ] ', [' 1 ', ' 2 ']],
    ['[{"a":[1,2]},[3,{"b":4}]]', ['{"a":[1,2]}', '[3,{"b":4}]']],
    ['["a,b]","\\"],[","\\\\"]', ['"a,b]"', '"\\"],["', '"\\\\"']],
    ['[",é€😀"]', ['",é€😀"']],
    // no JSON, but that is for its parser to say
    ['[,]', ['', '']],
    ['[1,]', ['1', '']],
    ['[1 2]', ['1 2']],
    ['[{]]', ['{]']],
  ])('%s: its items', (text, items) => {
    expect(split(text)).toEqual(items)
  })

  test.each(['', ' ', '1', '{}', '[', '[1', '["]', '["\\"]', '[}', '[1]]', '[1] x', '\ufeff[1]'])(
    '%j: is no array',
    (text) => {
      expect(split(text)).toBeUndefined()
    },
  )

  test('stops at the first item too many', () => {
    expect(split('[1,2,3,4', 2)).toEqual(['1', '2', '3'])
  })
})
