import type { BenchRecord } from '../record/bench-record.ts'
import { colorOf } from './cost-bars.ts'
import type { Point } from './line-plot.ts'
import { linePlot } from './line-plot.ts'

/** What a scenario looked like over time: each plot that it has values for. */
export function plotsOf(record: BenchRecord): string {
  return [ratePlot, latencyPlot, lagPlot, memoryPlot].map((plot) => plot(record)).join('\n')
}

function ratePlot({ timeline }: BenchRecord): string {
  const points = timeline.map(({ s, per_s }) => [s, per_s] as const)
  const series = [{ name: 'transactions', color: '#2f6fb3', points }]
  return linePlot({ title: 'Transactions per second', yUnit: '', series })
}

function latencyPlot({ timeline }: BenchRecord): string {
  const pointsOf = (of: 'latency_p50_ms' | 'latency_max_ms'): readonly Point[] =>
    timeline.flatMap((sample) => {
      const value = sample[of]
      return value === undefined ? [] : [[sample.s, value] as const]
    })
  const [median, longest] = [pointsOf('latency_p50_ms'), pointsOf('latency_max_ms')]
  if (median.length === 0) return ''
  return linePlot({
    title: 'Latency of a caller beside the load, over the second before',
    yUnit: 'ms',
    series: [
      { name: 'longest', color: '#d08a2e', points: longest },
      { name: 'median', color: '#2f6fb3', points: median },
    ],
  })
}

function lagPlot({ timeline, lag_s: lag }: BenchRecord): string {
  if (lag === null) return ''
  const pointsOf = (of: 'lag_s' | 'relay_lag_s'): readonly Point[] =>
    timeline.map((sample) => [sample.s, (sample[of] ?? 0) * 1_000] as const)
  return linePlot({
    title: 'Lag: age of the oldest record not yet there',
    yUnit: 'ms',
    series: [
      { name: 'in the topic', color: '#d08a2e', points: pointsOf('relay_lag_s') },
      { name: 'in the projection', color: '#7a5fb5', points: pointsOf('lag_s') },
    ],
  })
}

function memoryPlot({ timeline, memory_mib: memory = {} }: BenchRecord): string {
  const names = Object.keys(memory)
  if (names.length === 0) return ''
  const samples = timeline.filter((sample) => sample.memory_mib !== undefined)
  return linePlot({
    title: 'Resident memory',
    yUnit: 'MiB',
    series: names.map((name) => ({
      name,
      color: colorOf(name),
      points: samples.map(({ s, memory_mib: mib }) => [s, mib?.[name] ?? null] as const),
    })),
  })
}
