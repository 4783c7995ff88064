import type { Spread } from './spread.ts'

export function formatFigure(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 1_000 ? 1 : 0 })
}

/** From the least to the most. */
export function formatRange({ min, max }: Pick<Spread, 'min' | 'max'>): string {
  return `${formatFigure(min)}–${formatFigure(max)}`
}
