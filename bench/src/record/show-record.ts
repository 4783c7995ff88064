import type { Latency } from '../load/wrk.ts'
import type { BenchRecord } from './bench-record.ts'

/** The figures of one scenario, for the terminal. */
export function showRecord(record: BenchRecord): string {
  const { lag_s: lag, disk_bytes: disk, batch_size: batchSize } = record
  const [each, all] =
    record.counts === 'reads' ? ['read', 'reads'] : ['transaction', 'transactions']
  const lines = [
    `${record.scenario}: ${record.title}`,
    `  ${record.throughput_per_s.toLocaleString('en')} ${all}/s over ${record.seconds} s`,
    ...latencyLines(record),
    ...besideLines(record),
    `  CPU µs a ${each}: ${costText(record)}`,
    `  WAL ${record.wal_bytes} bytes a ${each}, ${record.wal_syncs_per_s} syncs/s${
      batchSize === null ? '' : `, ${batchSize} transactions a batch`
    }`,
    `  on disk ${disk.database} bytes a ${each} in the database${
      disk.topic === 0 ? '' : `, ${disk.topic} in the topic`
    }`,
    ...(lag === null
      ? []
      : [
          `  lag p50 ${lag.p50} s, p99 ${lag.p99} s, max ${lag.max} s, drained ${lag.drained} s after the load`,
          `  lag over time (0 to ${lag.max} s): ${sparkline(record.timeline.map((one) => one.lag_s ?? 0))}`,
        ]),
    ...figureLines(record),
    ...memoryLines(record),
    `  a server that only validates: ${record.machine.bare_posts_per_s.toLocaleString('en')} POSTs/s; ` +
      `the host gave ${(record.stolen_share * 100).toFixed(1)} % of the cores to others`,
    ...record.checks.map(
      (one) => `  ${one.is_true ? 'ok   ' : 'WRONG'} ${one.claim}: ${one.detail}`,
    ),
  ]
  if (!record.right) lines.push('  THE FIGURES DO NOT COUNT: something is not right')
  return lines.join('\n')
}

function latencyLines({ latency_ms: latency }: BenchRecord): readonly string[] {
  if (latency === null) return []
  const { p50, p95, p99, max } = latency
  return [`  latency p50 ${ms(p50)}, p95 ${ms(p95)}, p99 ${ms(p99)}, max ${ms(max)}`]
}

function figureLines({ figures = {} }: BenchRecord): readonly string[] {
  const texts = Object.entries(figures).map(([name, value]) => `${name} ${value}`)
  return texts.length === 0 ? [] : [`  ${texts.join(', ')}`]
}

function memoryLines({ memory_mib: memory = {} }: BenchRecord): readonly string[] {
  const texts = Object.entries(memory).map(
    ([name, { first, last, max }]) => `${name} ${first} → ${last} (max ${max})`,
  )
  if (texts.length === 0) return []
  const isJudged = Object.values(memory).every(({ is_flat }) => is_flat !== null)
  const judgement = isJudged ? '' : '; too short to tell whether it is flat'
  return [`  memory MiB: ${texts.join(', ')}${judgement}`]
}

/** What only some scenarios have. */
function besideLines({ writes_beside: writes, visible_ms: visible, machine }: BenchRecord) {
  const latency = ({ p50, p95, p99 }: Latency): string =>
    `p50 ${ms(p50)}, p95 ${ms(p95)}, p99 ${ms(p99)}`
  return [
    ...(writes
      ? [`  beside them ${writes.throughput_per_s} writes/s, ${latency(writes.latency_ms)}`]
      : []),
    ...(visible
      ? [
          `  visible in the projection: ${latency(visible.projection)}`,
          `  visible to a consumer: ${latency(visible.consumer)}`,
        ]
      : []),
    ...(machine.bare_reads_per_s === undefined
      ? []
      : [
          `  a server that only validates: ${machine.bare_reads_per_s.toLocaleString('en')} reads/s`,
        ]),
  ]
}

function costText({ cost_us: cost }: BenchRecord): string {
  const total = Object.values(cost).reduce((sum, us) => sum + us, 0)
  const parts = Object.entries(cost).map(([name, us]) => `${name} ${us}`)
  return `${parts.join(', ')}; together ${total.toFixed(1)}`
}

const bars = '▁▂▃▄▅▆▇█'
const columnsMax = 60

/** A row of bars; each is the highest of the values it stands for. */
export function sparkline(values: readonly number[]): string {
  const perColumn = Math.max(Math.ceil(values.length / columnsMax), 1)
  const max = Math.max(...values, Number.MIN_VALUE)
  let line = ''
  for (let start = 0; start < values.length; start += perColumn) {
    const highest = Math.max(...values.slice(start, start + perColumn))
    line += bars[Math.round((highest / max) * (bars.length - 1))] ?? ''
  }
  return line
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`
}
