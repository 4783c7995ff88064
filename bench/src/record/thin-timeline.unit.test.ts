import { describe, expect, test } from '@jest/globals'
import type { Sample } from '../measure/timeline.ts'
import { thinTimeline } from './thin-timeline.ts'

describe('thin-timeline', () => {
  test('300 samples stay as they are', () => {
    const timeline = samples(300)
    expect(thinTimeline(timeline)).toBe(timeline)
  })

  test('of more, four neighbours become one that hides no peak', () => {
    const thin = thinTimeline(samples(1_200))
    expect(thin).toHaveLength(300)
    expect(thin[0]).toEqual({
      s: 1,
      per_s: 102,
      relay_lag_s: 0,
      lag_s: 3,
      latency_p50_ms: 11.5,
      latency_max_ms: 23,
      memory_mib: { relay: 100 },
    })
  })

  test('what nobody looked at stays out, and what had no answer stays null', () => {
    const bare = { relay_lag_s: null, lag_s: null }
    const unwatched = Array.from({ length: 301 }, (_, s): Sample => ({ s, per_s: 1, ...bare }))
    expect(thinTimeline(unwatched)[0]).toEqual({ s: 1, per_s: 1, ...bare })
    const silent = unwatched.map((one) => ({ ...one, latency_p50_ms: null, latency_max_ms: null }))
    expect(thinTimeline(silent)[0]).toMatchObject({ latency_p50_ms: null, latency_max_ms: null })
  })
})

/** Four a second; each group of four has a peak at its end, and its memory at its beginning. */
function samples(count: number): readonly Sample[] {
  return Array.from({ length: count }, (_, index) => {
    const inGroup = index % 4
    return {
      s: (index + 1) / 4,
      per_s: 100 + (inGroup === 3 ? 8 : 0),
      relay_lag_s: 0,
      lag_s: inGroup,
      latency_p50_ms: 10 + inGroup,
      latency_max_ms: 20 + inGroup,
      ...(inGroup === 0 && { memory_mib: { relay: 100 + index / 4 } }),
    }
  })
}
