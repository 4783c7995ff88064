import { describe, expect, test } from '@jest/globals'
import { anchorOf, bucketStart, rollupForm, rollupLevels } from './rollup-form.ts'

describe('rollup-form', () => {
  test('rollup-form: a time is in one bucket of each level', () => {
    const starts = rollupLevels.map((_, level) => bucketStart('2024-02-29T23:59:58.123456Z', level))
    expect(starts).toEqual([
      '-infinity',
      '2024-01-01T00:00:00.000000Z',
      '2024-02-01T00:00:00.000000Z',
      '2024-02-29T00:00:00.000000Z',
      '2024-02-29T23:00:00.000000Z',
      '2024-02-29T23:59:00.000000Z',
      '2024-02-29T23:59:58.000000Z',
      '2024-02-29T23:59:58.123000Z',
      '2024-02-29T23:59:58.123456Z',
    ])
  })

  test.each([
    ['2024-01-01T00:00:00Z', '2024-01-01T00:00:00.000Z', '2024-01-01T00:00:00.000000Z'],
    ['0001-01-01T00:00:00.5Z', '0001-01-01T00:00:00.500Z', '0001-01-01T00:00:00.500000Z'],
    [
      '9999-12-31T23:59:59.1234Z',
      '9999-12-31T23:59:59.123000Z'.slice(0, 23) + 'Z',
      '9999-12-31T23:59:59.123400Z',
    ],
    ['2024-01-01T00:00:00.1234567Z', '2024-01-01T00:00:00.123Z', '2024-01-01T00:00:00.123456Z'],
  ])('rollup-form: %s with another fraction', (time, millisecond, microsecond) => {
    expect(Date.parse(bucketStart(time, 7))).toBe(Date.parse(millisecond))
    expect(bucketStart(time, 8)).toBe(microsecond)
  })

  test('rollup-form: an anchor is the multiple at or after the version', () => {
    const anchors = [1, 256, 257, 512, 513].map((version) => anchorOf(version, rollupForm))
    expect(anchors).toEqual([256, 256, 512, 512, 768])
  })
})
