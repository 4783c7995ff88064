import { describe, expect, test } from '@jest/globals'
import { allOf, givenText } from './fixture/given-text.ts'
import { splitLines } from './split-lines.ts'

async function lines(pieces: readonly string[], charsMax = 10) {
  return (await allOf(splitLines(givenText(...pieces), charsMax))).flat()
}

describe('split-lines', () => {
  test.each([
    ['one piece', ['a\nb\n'], ['a', 'b']],
    ['a last line without an end', ['a\nb'], ['a', 'b']],
    ['cut anywhere', ['a', '\n', 'b', 'c\nd'], ['a', 'bc', 'd']],
    ['lines of Windows', ['a\r', '\nb\r\n'], ['a', 'b']],
    ['empty lines', ['\n\na\n'], ['', '', 'a']],
    ['nothing', [], []],
  ])('%s', async (_, pieces, expected) => {
    expect(await lines(pieces)).toEqual(expected)
  })

  test('a line that is too long is told, and the next ones go on', async () => {
    const long = 'x'.repeat(11)
    expect(await lines([`a\n${long}\nb`])).toEqual(['a', undefined, 'b'])
    expect(await lines(['a\n', long, long, '\nb\n'])).toEqual(['a', undefined, 'b'])
    expect(await lines(['a\n', long])).toEqual(['a', undefined])
  })
})
