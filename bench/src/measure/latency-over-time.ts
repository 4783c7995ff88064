import type { Probed } from '../load/probe.ts'
import { percentileOf } from './percentile.ts'
import type { Sample } from './timeline.ts'

/** Wide enough for 50 answers. */
const windowS = 1

/** Adds to each sample what the probe was answered in the second before it; null where nothing was. */
export function withLatency(
  timeline: readonly Sample[],
  probed: readonly Probed[],
): readonly Sample[] {
  return timeline.map((sample) => {
    const sorted = probed
      .filter(({ status, answeredS }) => {
        const isInTime = answeredS > sample.s - windowS && answeredS <= sample.s
        return isInTime && status !== undefined && status < 300
      })
      .map(({ latencyMs }) => latencyMs)
      .sort((a, b) => a - b)
    if (sorted.length === 0) return { ...sample, latency_p50_ms: null, latency_max_ms: null }
    return {
      ...sample,
      latency_p50_ms: round(percentileOf(sorted, 0.5)),
      latency_max_ms: round(percentileOf(sorted, 1)),
    }
  })
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10
}
