import { textTable } from '../report/text-table.ts'
import type { ComparedPhase } from './growth-phase.ts'
import { serverCost } from './growth-phase.ts'

const relationsShownMax = 12

/** The phases side by side, and what takes the room on disk in each, for the terminal. */
export function showGrowth(phases: readonly ComparedPhase[]): string {
  const rows = phases.map((phase) => [
    phase.name,
    phase.accounts.toLocaleString('en'),
    phase.entries.toLocaleString('en'),
    phase.throughput_per_s.toLocaleString('en'),
    percent(phase.throughput_ratio),
    phase.latency_ms?.p99.toFixed(1) ?? '–',
    serverCost(phase).toFixed(1),
    percent(phase.cost_ratio),
    phase.wal_bytes.toLocaleString('en'),
    percent(phase.wal_ratio),
    phase.right ? 'yes' : 'NO',
  ])
  return [textTable([headings, ...rows]), '', textTable(relationRows(phases))].join('\n')
}

const headings = [
  'database',
  'accounts',
  'entries',
  'per second',
  'of empty',
  'p99 ms',
  'CPU µs',
  'of empty',
  'WAL bytes',
  'of empty',
  'right',
]

/** MiB of each table and index in each phase, the largest of all first. */
function relationRows(phases: readonly ComparedPhase[]): readonly (readonly string[])[] {
  const kinds = new Map<string, string>()
  const largest = new Map<string, number>()
  for (const { name, kind, bytes } of phases.flatMap(({ relations }) => relations)) {
    kinds.set(name, kind)
    largest.set(name, Math.max(largest.get(name) ?? 0, bytes))
  }
  const names = [...largest].sort(([, a], [, b]) => b - a).map(([name]) => name)
  return [
    ['MiB on disk', '', ...phases.map(({ name }) => name)],
    ...names.slice(0, relationsShownMax).map((name) => [
      name,
      kinds.get(name) ?? '',
      ...phases.map(({ relations }) => {
        const bytes = relations.find((relation) => relation.name === name)?.bytes ?? 0
        return (bytes / 2 ** 20).toFixed(1)
      }),
    ]),
  ]
}

function percent(ratio: number): string {
  return `${Math.round(ratio * 100)} %`
}
