import { formatFigure, formatRange } from '../record/format-figure.ts'
import { textTable } from '../report/text-table.ts'
import type { ComparedFigure } from './compare-figures.ts'

/** Both sides of each figure, for the terminal. */
export function showComparison(figures: readonly ComparedFigure[]): string {
  const headings = ['', 'before', 'min–max', 'after', 'min–max', 'change', 'beyond the spread']
  return textTable([headings, ...figures.map(rowOf)])
}

function rowOf({ figure, before, after, ratio, is_beyond_spread }: ComparedFigure): string[] {
  const change = (ratio - 1) * 100
  const verdict = { true: 'yes', false: 'no', null: 'one turn only' } as const
  return [
    figure,
    formatFigure(before.median),
    formatRange(before),
    formatFigure(after.median),
    formatRange(after),
    `${change > 0 ? '+' : ''}${change.toFixed(1)} %`,
    verdict[`${is_beyond_spread}`],
  ]
}
