/** One figure of several runs. */
export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
  /** In the order of the runs. */
  readonly values: readonly number[]
}

/** @param values one at least */
export function spreadOf(values: readonly number[]): Spread {
  const rounded = values.map(roundFigure)
  return {
    median: roundFigure(medianOf(values)),
    min: Math.min(...rounded),
    max: Math.max(...rounded),
    values: rounded,
  }
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  if (low === undefined || high === undefined) throw new Error('no values to take a median of')
  return (low + high) / 2
}

export function roundFigure(value: number): number {
  return Number(value.toFixed(3))
}
