import { describe, expect, test } from '@jest/globals'
import type { Sample } from '../measure/timeline.ts'
import { checkFlatness, judgedSecondsMin, memoryFigures } from './memory-figures.ts'

function timelineOf(values: readonly number[], seconds: number): readonly Sample[] {
  return values.map((mib, index) => ({
    s: ((index + 1) * seconds) / values.length,
    per_s: 1,
    relay_lag_s: null,
    lag_s: null,
    memory_mib: { write_api: mib },
  }))
}

const filling = [100, 200, 300, 300, 310, 300, 305, 300, 310]
const growing = [100, 200, 300, 300, 350, 400, 450, 500, 550]

describe('memory figures', () => {
  test('memory figures: the first, the last and the largest of each process', () => {
    expect(memoryFigures(timelineOf(growing, 10))).toEqual({
      write_api: { first: 100, last: 550, max: 550, is_flat: null },
    })
  })

  test('memory figures: a short load is not judged', () => {
    const figures = memoryFigures(timelineOf(growing, judgedSecondsMin - 1))
    expect(figures['write_api']?.is_flat).toBeNull()
    expect(checkFlatness(figures)).toEqual([])
  })

  test.each([
    ['fills at first and stays', filling, true],
    ['goes on growing', growing, false],
    ['grows by what a heap breathes', [20, 20, 20, 30, 30, 30, 40, 40, 40], true],
  ])('memory figures: what %s', (_, values, isFlat) => {
    const figures = memoryFigures(timelineOf(values, judgedSecondsMin))
    expect(figures['write_api']?.is_flat).toBe(isFlat)
    expect(checkFlatness(figures).map((one) => one.is_true)).toEqual([isFlat])
  })

  test('memory figures: where none was looked at there are none', () => {
    expect(memoryFigures([])).toEqual({})
  })
})
