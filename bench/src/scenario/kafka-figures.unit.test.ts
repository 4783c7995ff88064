import { expect, test } from '@jest/globals'
import type { KafkaResult } from '../load/kafka/kafka-run.ts'
import { kafkaFigures } from './kafka-figures.ts'

const result: KafkaResult = {
  sent: 1_000,
  sendSeconds: 2,
  told: 1_000,
  accepted: 1_000,
  seconds: 4,
  drainedS: 2,
  backlogMax: 700,
  latencyMs: { p50: 10.04, p95: 20, p99: 30.06, max: 40 },
}
const probe = (...latencies: readonly number[]) => ({
  startedAt: 0,
  probed: latencies.map((latencyMs) => ({ sentS: 0, answeredS: 0, latencyMs, status: 201 })),
  stop: () => Promise.resolve(),
})

test('kafka-figures: rates, times, and what a caller of HTTP waits meanwhile', () => {
  const figures = kafkaFigures({
    reached: result,
    quiet: result,
    spike: result,
    quietProbe: probe(1, 2, 3),
    spikeProbe: probe(),
  })
  expect(figures).toMatchObject({
    reached_per_s: 250,
    quiet_per_s: 500,
    told_p50_ms: 10,
    told_p99_ms: 30.1,
    spike_per_s: 500,
    spike_backlog_messages: 700,
    spike_drained_s: 2,
    quiet_http_p99_ms: 3,
    spike_http_p99_ms: 0,
  })
})
