import type { Sample } from '../measure/timeline.ts'
import { medianOf } from './spread.ts'

/** A plot shows no more, and a record stays readable. */
const samplesMax = 300

/**
 * A timeline of at most 300 samples: where there are more, those next to each other become one, with
 * the mean rate, the longest lag and latency, and the last memory of them.
 */
export function thinTimeline(timeline: readonly Sample[]): readonly Sample[] {
  const perSample = Math.ceil(timeline.length / samplesMax)
  if (perSample <= 1) return timeline
  const thin: Sample[] = []
  for (let start = 0; start < timeline.length; start += perSample) {
    thin.push(mergeSamples(timeline.slice(start, start + perSample)))
  }
  return thin
}

/** @param samples one at least */
function mergeSamples(samples: readonly Sample[]): Sample {
  const last = samples.at(-1)
  if (last === undefined) throw new Error('no samples to merge')
  const medians = valuesOf(samples, 'latency_p50_ms')
  const longest = valuesOf(samples, 'latency_max_ms')
  const memory = samples.findLast((sample) => sample.memory_mib !== undefined)?.memory_mib
  return {
    s: last.s,
    per_s: Math.round(samples.reduce((sum, { per_s: perS }) => sum + perS, 0) / samples.length),
    relay_lag_s: maxOf(valuesOf(samples, 'relay_lag_s')),
    lag_s: maxOf(valuesOf(samples, 'lag_s')),
    ...('latency_p50_ms' in last && {
      latency_p50_ms: medians.length === 0 ? null : medianOf(medians),
      latency_max_ms: maxOf(longest),
    }),
    ...(memory && { memory_mib: memory }),
  }
}

function valuesOf(
  samples: readonly Sample[],
  name: 'relay_lag_s' | 'lag_s' | 'latency_p50_ms' | 'latency_max_ms',
): readonly number[] {
  return samples.flatMap((sample) => sample[name] ?? [])
}

function maxOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values)
}
