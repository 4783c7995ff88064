import { expect, test } from '@jest/globals'
import type { Probed } from '../load/probe.ts'
import { withLatency } from './latency-over-time.ts'

function answer(answeredS: number, latencyMs: number, status: number | undefined = 201): Probed {
  return { sentS: answeredS - latencyMs / 1_000, answeredS, latencyMs, status }
}

const sampleAt = (s: number) => ({ s, per_s: 1, relay_lag_s: null, lag_s: null })

test('latency over time: of the answers in the second before each sample', () => {
  const probed = [answer(0.5, 10), answer(0.75, 30), answer(1, 20), answer(1.5, 40)]
  expect(withLatency([sampleAt(1), sampleAt(1.6), sampleAt(9)], probed)).toEqual([
    { ...sampleAt(1), latency_p50_ms: 20, latency_max_ms: 30 },
    { ...sampleAt(1.6), latency_p50_ms: 30, latency_max_ms: 40 },
    { ...sampleAt(9), latency_p50_ms: null, latency_max_ms: null },
  ])
})

test('latency over time: a refusal and a lost connection are no answers', () => {
  const probed = [answer(1, 1, 503), { ...answer(1, 1), status: undefined }]
  expect(withLatency([sampleAt(1)], probed)[0]?.latency_p50_ms).toBeNull()
})
