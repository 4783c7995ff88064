import type { Acknowledgement } from '../load/run-paced-posts.ts'
import type { Latency } from '../load/wrk.ts'
import { percentileOf } from './percentile.ts'
import type { ProjectedAt } from './watch-projection.ts'

/** How long after its acknowledgement a record was seen; undefined when it never was. */
export type VisibleAfter = readonly (number | undefined)[]

/** By a consumer that noted when each position came. */
export function consumedAfter(
  acknowledged: readonly Acknowledgement[],
  seenAtMs: ReadonlyMap<number, number>,
): VisibleAfter {
  return acknowledged.map(({ position, atMs }) => after(atMs, seenAtMs.get(position)))
}

/**
 * In the projection: at the first look that found it there or further.
 * @param acknowledged in the order of positions
 * @param projected in the order of positions
 */
export function projectedAfter(
  acknowledged: readonly Acknowledgement[],
  projected: readonly ProjectedAt[],
): VisibleAfter {
  let look = 0
  return acknowledged.map(({ position, atMs }) => {
    while ((projected[look]?.position ?? Infinity) < position) look += 1
    return after(atMs, projected[look]?.atMs)
  })
}

/** Others may see a record before its caller has the answer. */
function after(acknowledgedAtMs: number, seenAtMs: number | undefined): number | undefined {
  return seenAtMs === undefined ? undefined : Math.max(seenAtMs - acknowledgedAtMs, 0)
}

/** Of those that were seen. @throws when none was */
export function visibleFigures(times: VisibleAfter): Latency {
  const sorted = Float64Array.from(times.filter((one) => one !== undefined)).sort()
  const share = (part: number): number => Number(percentileOf(sorted, part).toFixed(3))
  return { p50: share(0.5), p95: share(0.95), p99: share(0.99), max: share(1) }
}
