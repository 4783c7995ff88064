import { escapeHtml } from './html-text.ts'
import { niceTicks } from './nice-ticks.ts'

interface Series {
  readonly name: string
  readonly color: string
  /** Ascending by x, which begins at 0. */
  readonly points: readonly Point[]
}

/** Where y is null the line is broken. */
export type Point = readonly [x: number, y: number | null]

export interface LinePlot {
  readonly title: string
  readonly yUnit: string
  readonly series: readonly Series[]
}

const size = { width: 720, height: 220, left: 64, right: 12, top: 10, bottom: 30 }

/** Lines over seconds, as an SVG of its own; y begins at 0, so that heights can be compared. */
export function linePlot({ title, yUnit, series }: LinePlot): string {
  const points = series.flatMap((one) => one.points)
  const xMax = Math.max(...points.map(([x]) => x), 1)
  const xTicks = niceTicks(xMax).filter((tick) => tick <= xMax)
  const yTicks = niceTicks(Math.max(0, ...points.map(([, y]) => y ?? 0)))
  const scale = scaleOf(xMax, yTicks.at(-1) ?? 1)
  const lines = series.flatMap(({ color, points: own }) =>
    unbroken(own).map((part) => {
      const path = part.map(([x, y]) => `${scale.x(x)},${scale.y(y)}`).join(' ')
      return `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="1.5"/>`
    }),
  )
  const { width, height } = size
  return `<figure>
<figcaption>${escapeHtml(title)} ${legend(series)}</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(title)}">
${grid(xTicks, yTicks, yUnit, scale)}
${lines.join('\n')}
</svg>
</figure>`
}

function unbroken(points: readonly Point[]): readonly (readonly [number, number])[][] {
  const parts: [number, number][][] = [[]]
  for (const [x, y] of points) {
    if (y === null) parts.push([])
    else parts.at(-1)?.push([x, y])
  }
  return parts.filter((part) => part.length > 0)
}

interface Scale {
  x(value: number): string
  y(value: number): string
}

function scaleOf(xMax: number, yMax: number): Scale {
  const { width, height, left, right, top, bottom } = size
  return {
    x: (value) => (left + (value / xMax) * (width - left - right)).toFixed(1),
    y: (value) => (height - bottom - (value / yMax) * (height - top - bottom)).toFixed(1),
  }
}

function grid(
  xTicks: readonly number[],
  yTicks: readonly number[],
  yUnit: string,
  scale: Scale,
): string {
  const { width, height, left, right, bottom } = size
  const rows = yTicks.map((tick) => {
    const y = scale.y(tick)
    const line = `<line class="grid" x1="${left}" x2="${width - right}" y1="${y}" y2="${y}"/>`
    const label = `${tick.toLocaleString('en')} ${yUnit}`
    return `${line}<text x="${left - 6}" y="${y}" dy="4" text-anchor="end">${label}</text>`
  })
  const columns = xTicks.map((tick) => {
    const y = height - bottom + 18
    return `<text x="${scale.x(tick)}" y="${y}" text-anchor="middle">${tick} s</text>`
  })
  return [...rows, ...columns].join('\n')
}

/** A single line needs no name beside the title. */
function legend(series: readonly Series[]): string {
  if (series.length < 2) return ''
  return series
    .map(
      ({ name, color }) =>
        `<span class="key"><i style="background:${color}"></i>${escapeHtml(name)}</span>`,
    )
    .join(' ')
}
