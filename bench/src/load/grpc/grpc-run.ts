import { createHistogram } from 'node:perf_hooks'
import type { WrkResult } from '../wrk.ts'

/** What a run of the generator is to send. */
export interface GrpcRun {
  /** `127.0.0.1:8090` */
  readonly address: string
  readonly apiKey: string
  readonly ledger: string
  /** How many accounts `account:1` … there are. */
  readonly accounts: number
  /** Begins every idempotency key, so that no two runs share one. */
  readonly keyPrefix: string
  readonly seconds: number
  /** Calls, or streams, at once. */
  readonly callers: number
  /** Of a stream: requests without a result at once. */
  readonly window: number
}

/** Counts what becomes of requests. */
export class Outcomes {
  readonly #startedAt = performance.now()
  readonly #latencies = createHistogram()
  #answered = 0
  #refused = 0
  #lost = 0

  /** @param sentAt by `performance.now()` */
  answered(sentAt: number, isAccepted: boolean): void {
    this.#latencies.record(Math.max(Math.round((performance.now() - sentAt) * 1_000), 1))
    this.#answered += 1
    if (!isAccepted) this.#refused += 1
  }

  lost(): void {
    this.#lost += 1
  }

  /** As the generator for HTTP tells it. */
  result(): WrkResult {
    const latencies = this.#latencies
    const ms = (us: number): number => us / 1_000
    return {
      answered: this.#answered,
      seconds: (performance.now() - this.#startedAt) / 1_000,
      errors: { status: this.#refused, connect: 0, read: this.#lost, write: 0, timeout: 0 },
      latencyMs: {
        p50: ms(latencies.percentile(50)),
        p95: ms(latencies.percentile(95)),
        p99: ms(latencies.percentile(99)),
        max: ms(latencies.max),
      },
    }
  }
}
