import type { Latency } from '../wrk.ts'

/** What a run of the generator is to send. */
export interface KafkaRun {
  /** `127.0.0.1:9092` */
  readonly brokers: string
  readonly commandsTopic: string
  readonly resultsTopic: string
  /** As the messages say who sends them. */
  readonly source: string
  /** Each has a key of its own, and so a partition. */
  readonly ledgers: readonly string[]
  /** How many accounts `account:1` … each of them has. */
  readonly accounts: number
  /** Begins every id, so that no two runs share one. */
  readonly idPrefix: string
  readonly messages: number
  /** As fast as it goes when it is 0. */
  readonly perSecond: number
  /** How long the last results are waited for. */
  readonly toldMsMax: number
}

/** What the generator saw. */
export interface KafkaResult {
  readonly sent: number
  /** From the first message to the last. */
  readonly sendSeconds: number
  /** Messages of which something was told, and those that were accepted. */
  readonly told: number
  readonly accepted: number
  /** From the first message until the last was told. */
  readonly seconds: number
  /** From the last message until the last was told. */
  readonly drainedS: number
  /** Most messages of which nothing had been told yet. */
  readonly backlogMax: number
  /** From the moment when a message was due until its producer knew what became of it. */
  readonly latencyMs: Latency
}
