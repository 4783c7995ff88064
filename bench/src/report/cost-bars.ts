import type { BenchRecord } from '../record/bench-record.ts'
import { escapeHtml } from './html-text.ts'

/** A colour for each process, the same in every bar. */
const colors: Readonly<Record<string, string>> = {
  write_api: '#2f6fb3',
  relay: '#55a3d9',
  projector: '#7a5fb5',
  read_api: '#b58fd6',
  postgres: '#2f8f6b',
  kafka: '#d08a2e',
  redis: '#c2483f',
  generator: '#9aa0a6',
  sampling: '#cfd3d7',
}
const otherColor = '#666666'
const size = { width: 720, row: 34, left: 116, right: 70 }

/** What a transaction costs in CPU time, one bar a scenario, on one scale. */
export function costBars(records: readonly BenchRecord[]): string {
  const totals = records.map(totalCost)
  const max = Math.max(...totals, 1)
  const perUs = (size.width - size.left - size.right) / max
  const bars = records.map((record, index) => bar(record, index, perUs))
  const height = records.length * size.row + 6
  const names = [...new Set(records.flatMap(({ cost_us: cost }) => Object.keys(cost)))]
  const keys = names.map(
    (name) =>
      `<span class="key"><i style="background:${colorOf(name)}"></i>${escapeHtml(name)}</span>`,
  )
  return `<figure>
<figcaption>CPU time of a transaction, µs ${keys.join(' ')}</figcaption>
<svg viewBox="0 0 ${size.width} ${height}" role="img" aria-label="CPU time of a transaction">
${bars.join('\n')}
</svg>
</figure>`
}

export function totalCost({ cost_us: cost }: BenchRecord): number {
  return Object.values(cost).reduce((sum, us) => sum + us, 0)
}

const labelWidthMin = 26

function bar(record: BenchRecord, index: number, perUs: number): string {
  const y = index * size.row + 4
  const height = size.row - 10
  const middle = y + height / 2 + 4
  let x = size.left
  const parts = Object.entries(record.cost_us).map(([name, us]) => {
    const width = us * perUs
    const title = `<title>${escapeHtml(name)} ${us} µs</title>`
    const rect = `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${height}" fill="${colorOf(name)}">${title}</rect>`
    const label =
      width < labelWidthMin
        ? ''
        : `<text class="in" x="${(x + width / 2).toFixed(1)}" y="${middle}" text-anchor="middle">${Math.round(us)}</text>`
    x += width
    return rect + label
  })
  const name = `<text x="${size.left - 8}" y="${middle}" text-anchor="end">${escapeHtml(record.scenario)}</text>`
  const total = `<text x="${(x + 6).toFixed(1)}" y="${middle}">${Math.round(totalCost(record))} µs</text>`
  return name + parts.join('') + total
}

/** The colour of a process, wherever it is drawn. */
export function colorOf(name: string): string {
  return colors[name] ?? otherColor
}
