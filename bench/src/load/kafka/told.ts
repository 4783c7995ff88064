import { createHistogram } from 'node:perf_hooks'
import type { KafkaResult } from './kafka-run.ts'

const accepted = '201'

/** Counts messages, and what is told of them. Times are those of `performance.now()`. */
export class Told {
  #startedAt = 0
  readonly #dueAts: Float64Array
  readonly #isTold: Uint8Array
  readonly #latencies = createHistogram()
  #sent = 0
  #lastSentAt = 0
  #lastToldAt = 0
  #told = 0
  #accepted = 0
  #backlogMax = 0

  /** @param messages how many there will be */
  constructor(messages: number) {
    this.#dueAts = new Float64Array(messages)
    this.#isTold = new Uint8Array(messages)
  }

  get isComplete(): boolean {
    return this.#told === this.#dueAts.length
  }

  /** Before the first message is sent. */
  begin(now: number): void {
    this.#startedAt = now
    this.#lastSentAt = now
    this.#lastToldAt = now
  }

  /** The messages from `first` on are on their way. */
  sent(dueAts: readonly number[], first: number, now: number): void {
    this.#dueAts.set(dueAts, first)
    this.#sent += dueAts.length
    this.#lastSentAt = now
    this.#backlogMax = Math.max(this.#backlogMax, this.#sent - this.#told)
  }

  /** A result may come twice; the first one counts. */
  told(index: number, status: string, now: number): void {
    const dueAt = this.#dueAts[index]
    if (dueAt === undefined || this.#isTold[index] === 1) return
    this.#isTold[index] = 1
    this.#told += 1
    this.#lastToldAt = now
    if (status === accepted) this.#accepted += 1
    this.#latencies.record(Math.max(Math.round((now - dueAt) * 1_000), 1))
  }

  result(): KafkaResult {
    const ms = (percent: number): number => this.#latencies.percentile(percent) / 1_000
    const between = (from: number, to: number): number => (to - from) / 1_000
    return {
      sent: this.#sent,
      sendSeconds: between(this.#startedAt, this.#lastSentAt),
      told: this.#told,
      accepted: this.#accepted,
      seconds: between(this.#startedAt, this.#lastToldAt),
      drainedS: Math.max(between(this.#lastSentAt, this.#lastToldAt), 0),
      backlogMax: this.#backlogMax,
      latencyMs: { p50: ms(50), p95: ms(95), p99: ms(99), max: this.#latencies.max / 1_000 },
    }
  }
}
