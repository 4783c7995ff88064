import type { BenchRecord } from '../record/bench-record.ts'

export interface ScenarioOptions {
  /** How long the load is measured. */
  readonly seconds: number
  /** Load before it, not measured. */
  readonly warmUpSeconds: number
  /** Requests in flight at once. */
  readonly connections: number
  /** Entries that the journal is filled with, where a scenario fills it; what is usual there. */
  readonly entries?: number | undefined
  /** Accounts of the scenario that measures with many of them. */
  readonly accounts?: number | undefined
  /** POSTs a second where a scenario paces them; its own rate unless given. */
  readonly ratePerS?: number | undefined
  /** As it was typed. */
  readonly commandLine: string
  /** Holds data and logs of the parts. */
  readonly folder: string
  /** Each service writes a CPU profile here. */
  readonly profileFolder?: string | undefined
  /** The folder of another checkout, to measure its services. */
  readonly checkout?: string | undefined
  /** Environment variables of the services, where they differ from the defaults. */
  readonly serviceSettings: Readonly<Record<string, string>>
  readonly say: (line: string) => void
}

/** One way of putting the service under load, from an empty database to checked figures. */
export interface Scenario {
  readonly name: string
  readonly title: string
  /** Requests in flight at once where the usual number does not fit. */
  readonly connections?: number
  run(options: ScenarioOptions): Promise<BenchRecord>
}
