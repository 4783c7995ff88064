import { textTable } from '../report/text-table.ts'
import { formatFigure, formatRange } from './format-figure.ts'
import type { Series } from './series.ts'

/** Median and spread of each figure, for the terminal. */
export function showSeries({ middle, runs, spread: spreads, right }: Series): string {
  const rows = Object.entries(spreads).map(([figure, spread]) => [
    figure,
    formatFigure(spread.median),
    formatRange(spread),
    spread.values.map(formatFigure).join(', '),
  ])
  const table = textTable([['', 'median', 'min–max', 'each'], ...rows])
  const lines = [
    `${middle.scenario}: ${runs.length} runs`,
    ...table.split('\n').map((line) => `  ${line}`),
  ]
  if (!right) lines.push('  THE FIGURES DO NOT COUNT: a run was not right')
  return lines.join('\n')
}
