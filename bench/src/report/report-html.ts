import type { BenchRecord } from '../record/bench-record.ts'
import type { Series } from '../record/series.ts'
import { groupRuns } from '../record/series.ts'
import { formatRange } from '../record/format-figure.ts'
import { costBars, totalCost } from './cost-bars.ts'
import { escapeHtml, htmlTable } from './html-text.ts'
import { plotsOf } from './plots.ts'

const style = `
:root { color-scheme: light dark; --line: #8884; --soft: #777; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 80rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .75rem .25rem 0; text-align: left; border-bottom: 1px solid var(--line); vertical-align: top; white-space: nowrap; }
th { font-weight: 600; }
figure { margin: 1rem 0; } figcaption { font-weight: 600; margin-bottom: .25rem; }
svg { width: 100%; height: auto; } svg text { font-size: 12px; fill: currentColor; } svg text.in { fill: #fff; }
.grid { stroke: var(--line); }
.key { font-weight: 400; margin-left: .75rem; white-space: nowrap; }
.key i { display: inline-block; width: .75rem; height: .75rem; margin-right: .3rem; border-radius: 2px; }
.wrong { color: #c2483f; font-weight: 600; }
ul.checks { list-style: none; padding: 0; } small, summary { color: var(--soft); }
`

/** The latest figures of every scenario with plots, and all that were kept; one file, no requests. */
export function reportHtml(records: readonly BenchRecord[]): string {
  const latest = latestOf(groupRuns(records))
  const middles = latest.map(({ middle }) => middle)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Figures of the ledger</title>
<style>${style}</style>
<h1>Figures of the ledger</h1>
<p>The latest of each scenario: of several runs at one commit with one command line the one in the middle,
with the range of all beside it. The load generator runs on the same cores as everything it measures,
and Postgres acknowledges nothing that is not on disk. A figure counts when all its checks hold.
How fast the machine was then: what a server reached that only validates (bare), and the share of the
cores that the host gave to others (stolen).</p>
${htmlTable([seriesHeadings, ...latest.map(seriesRow)])}
${costBars(middles)}
${middles.map(section).join('\n')}
<h2>All that were kept</h2>
${htmlTable([['when', 'commit', ...headings], ...records.map((record) => [record.started_at.slice(0, 16), record.commit, ...figures(record)])])}
</html>
`
}

/** In the order in which the scenarios were first measured. */
function latestOf(all: readonly Series[]): readonly Series[] {
  return [...new Map(all.map((one) => [one.middle.scenario, one])).values()]
}

function seriesRow({ middle, runs, spread, right }: Series): (string | number)[] {
  const rangeOf = (figure: string): string => {
    const range = spread[figure]
    return runs.length === 1 || range === undefined ? '–' : formatRange(range)
  }
  const [scenario = '', ...row] = figures({ ...middle, right })
  return [scenario, runs.length, rangeOf('per second'), rangeOf('p99 ms'), ...row]
}

const headings = [
  'scenario',
  'per second',
  'p50 ms',
  'p95 ms',
  'p99 ms',
  'lag max s',
  'CPU µs',
  'WAL bytes',
  'bare per s',
  'stolen %',
  'right',
]

const seriesHeadings = ['scenario', 'runs', 'per second, all', 'p99 ms, all', ...headings.slice(1)]

function figures(record: BenchRecord): (string | number)[] {
  const { latency_ms: latency } = record
  return [
    record.scenario,
    record.throughput_per_s.toLocaleString('en'),
    ...[latency?.p50, latency?.p95, latency?.p99].map((ms) => ms?.toFixed(1) ?? '–'),
    record.lag_s?.max ?? '–',
    Math.round(totalCost(record)),
    record.wal_bytes.toLocaleString('en'),
    record.machine.bare_posts_per_s.toLocaleString('en'),
    (record.stolen_share * 100).toFixed(1),
    record.right ? 'yes' : 'NO',
  ]
}

function section(record: BenchRecord): string {
  const load = Object.entries(record.load).map(([name, value]) => `${name} ${value}`)
  return `<h2>${escapeHtml(record.scenario)}: ${escapeHtml(record.title)}</h2>
<p>${escapeHtml(load.join(', '))}; ${record.transactions.toLocaleString('en')} transactions in ${record.seconds} s.
<small>Commit ${escapeHtml(record.commit)}, ${escapeHtml(record.started_at)}: <code>${escapeHtml(record.command_line)}</code></small></p>
${figureList(record)}
${plotsOf(record)}
<ul class="checks">${record.checks.map(checkLine).join('\n')}</ul>
<details><summary>machine, versions, settings, memory</summary>
${htmlTable([
  ['what', 'value'],
  ...Object.entries(record.machine),
  ...Object.entries(record.versions),
  ...Object.entries(record.settings),
  ...memoryRows(record),
])}
</details>`
}

function memoryRows({ memory_mib: memory = {} }: BenchRecord): readonly [string, string][] {
  return Object.entries(memory).map(([name, { first, last, max, is_flat: isFlat }]) => {
    const judgement = isFlat === null ? 'too short to judge' : isFlat ? 'flat' : 'GROWING'
    return [`memory of ${name}`, `${first} MiB, then ${last}, at most ${max}: ${judgement}`]
  })
}

function figureList({ figures = {} }: BenchRecord): string {
  const rows = Object.entries(figures)
  return rows.length === 0
    ? ''
    : htmlTable([rows.map(([name]) => name), rows.map(([, value]) => value)])
}

function checkLine({ claim, is_true: isTrue, detail }: BenchRecord['checks'][number]): string {
  const mark = isTrue ? '✓' : '<span class="wrong">✗ WRONG</span>'
  return `<li>${mark} ${escapeHtml(claim)} <small>${escapeHtml(detail)}</small></li>`
}
