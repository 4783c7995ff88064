import type { Probed } from '../load/probe.ts'
import { percentileOf } from '../measure/percentile.ts'

const windowS = 1
/** Of what was normal: a quiet machine is not equally quiet every second. */
const normalFactor = 2
const stepS = 0.25
const secondsMax = 60

/**
 * How long after `endS` the last second in which callers waited longer than normal was over:
 * its median, against twice the p95 of before. All answers count, also refusals.
 * @returns seconds; nothing when it did not come to that
 */
export function normalAgainAfter(
  probed: readonly Probed[],
  endS: number,
  normalP95Ms: number,
): number | undefined {
  const last = probed.reduce((latest, { answeredS }) => Math.max(latest, answeredS), 0)
  let normalSince: number | undefined
  for (let from = endS; from + windowS <= Math.min(last, endS + secondsMax); from += stepS) {
    const isNormal = isNormalBetween(probed, from, from + windowS, normalP95Ms * normalFactor)
    normalSince = isNormal ? (normalSince ?? from - endS) : undefined
  }
  return normalSince
}

function isNormalBetween(
  probed: readonly Probed[],
  fromS: number,
  toS: number,
  latencyMsMax: number,
): boolean {
  const sent = probed.filter(({ sentS }) => sentS >= fromS && sentS < toS)
  if (sent.some(({ status }) => status !== 201)) return false
  const sorted = sent.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b)
  return sorted.length > 0 && percentileOf(sorted, 0.5) <= latencyMsMax
}
