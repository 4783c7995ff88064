import type { Sample } from '../measure/timeline.ts'
import type { Check, MemoryFigures } from './bench-record.ts'
import { check } from './bench-record.ts'

/** Caches and heaps fill at first; a shorter load cannot tell that from growth without end. */
export const judgedSecondsMin = 120
/** From the middle third to the last one; half of what a leak would add that doubles it in an hour. */
const growthShareMax = 0.1
/** What a heap breathes. */
const growthMibMax = 16

/** By process. The first third is left to caches that fill; the median of each of the others counts. */
export function memoryFigures(
  timeline: readonly Sample[],
): Readonly<Record<string, MemoryFigures>> {
  const samples = timeline.filter((sample) => sample.memory_mib !== undefined)
  const seconds = timeline.at(-1)?.s ?? 0
  const names = Object.keys(samples[0]?.memory_mib ?? {})
  return Object.fromEntries(
    names.map((name) => {
      const values = samples.map((sample) => sample.memory_mib?.[name] ?? 0)
      const figures = { first: values[0] ?? 0, last: values.at(-1) ?? 0, max: Math.max(...values) }
      return [name, { ...figures, is_flat: seconds < judgedSecondsMin ? null : isFlat(values) }]
    }),
  )
}

function isFlat(values: readonly number[]): boolean {
  const third = Math.floor(values.length / 3)
  const middle = medianOf(values.slice(third, 2 * third))
  const last = medianOf(values.slice(2 * third))
  return last - middle <= Math.max(growthMibMax, middle * growthShareMax)
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

/** Only where the load was long enough. */
export function checkFlatness(figures: Readonly<Record<string, MemoryFigures>>): readonly Check[] {
  const judged = Object.entries(figures).filter(([, { is_flat }]) => is_flat !== null)
  if (judged.length === 0) return []
  const grown = judged.filter(([, { is_flat }]) => is_flat === false)
  return [
    check(
      'memory is flat',
      grown.length === 0,
      (grown.length === 0 ? judged : grown)
        .map(([name, { first, last, max }]) => `${name} ${first} → ${last} MiB (max ${max})`)
        .join(', '),
    ),
  ]
}
