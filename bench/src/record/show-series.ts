import { textTable } from '../report/text-table.ts'
import type { Series } from './series.ts'

/** Median and spread of each figure, for the terminal. */
export function showSeries({ middle, runs, spread, right }: Series): string {
  const rows = Object.entries(spread).map(([figure, { median, min, max, values }]) => [
    figure,
    formatFigure(median),
    `${formatFigure(min)}–${formatFigure(max)}`,
    values.map(formatFigure).join(', '),
  ])
  const table = textTable([['', 'median', 'min–max', 'each'], ...rows])
  const lines = [
    `${middle.scenario}: ${runs.length} runs`,
    ...table.split('\n').map((line) => `  ${line}`),
  ]
  if (!right) lines.push('  THE FIGURES DO NOT COUNT: a run was not right')
  return lines.join('\n')
}

export function formatFigure(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 1_000 ? 1 : 0 })
}
