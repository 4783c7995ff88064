import { setTimeout as pause } from 'node:timers/promises'
import { acknowledgedOf, runWrk } from '../load/wrk.ts'
import type { WrkOptions, WrkResult } from '../load/wrk.ts'
import type { Probe } from '../load/probe.ts'
import { acknowledgedBy, startProbe, unknownTo } from '../load/probe.ts'
import type { Workload } from '../load/probe-body.ts'
import { probeBody } from '../load/probe-body.ts'
import { withLatency } from '../measure/latency-over-time.ts'
import { meteredOf } from '../measure/metered-of.ts'
import { pidsOf } from '../measure/pids-of.ts'
import type { Metered, Meters } from '../measure/meters.ts'
import { addedBetween, readMeters } from '../measure/meters.ts'
import type { Sample } from '../measure/timeline.ts'
import { sampleDuring } from '../measure/timeline.ts'
import type { Pipeline } from '../pipeline/start-pipeline.ts'
import type { ScenarioOptions } from './scenario.ts'

export interface StageParts {
  readonly pipeline: Pipeline
  readonly options: ScenarioOptions
  readonly ledger: string
  readonly workload: Workload & Pick<WrkOptions, 'skew' | 'repeatShare'>
}

/** One run of the generator. */
export interface Run extends Pick<
  WrkOptions,
  'seconds' | 'keyPrefix' | 'perSecond' | 'lead' | 'countsStatuses' | 'core'
> {
  /** Those of the command line unless given. */
  readonly connections?: number
}

export interface Metering {
  readonly added: Meters
  readonly transactions: number
}

/** A service that runs, with accounts, a generator and meters: what a scenario is played on. */
export class Stage {
  readonly parts: StageParts
  readonly runs: WrkResult[] = []
  /** Beside the load while it is sampled. */
  probe: Probe | undefined
  #inFlightMax = 0

  constructor(parts: StageParts) {
    this.parts = parts
  }

  /** Transactions that were acknowledged, to the generator and to the probe. */
  get acknowledged(): number {
    const probed = this.probe === undefined ? 0 : acknowledgedBy(this.probe)
    return this.runs.reduce((sum, run) => sum + acknowledgedOf(run), probed)
  }

  /** What the generator may have left in flight each time it ended, and the probe lost. */
  get inFlightMax(): number {
    return this.#inFlightMax + (this.probe === undefined ? 0 : unknownTo(this.probe))
  }

  /** Of services and parts, by the names that the report shows. */
  get pids(): Readonly<Record<string, number>> {
    const { pipeline } = this.parts
    return pidsOf(pipeline, pipeline.services.running)
  }

  async load({ connections, ...run }: Run): Promise<WrkResult> {
    const { pipeline, options, ledger, workload } = this.parts
    const inFlightMax = connections ?? options.connections
    const result = await runWrk({
      url: pipeline.services.urlOf('write-api'),
      apiKey: pipeline.apiKey,
      ledger,
      ...workload,
      ...run,
      connections: inFlightMax,
    })
    this.#inFlightMax += inFlightMax
    this.runs.push(result)
    return result
  }

  /** Looks at the pipeline, its memory, and what others wait, while the work runs. */
  async sample<T>(
    work: (probe: Probe) => Promise<T>,
  ): Promise<{ readonly result: T; readonly timeline: readonly Sample[] }> {
    const { pipeline, ledger, workload } = this.parts
    const probe = startProbe({
      url: pipeline.services.urlOf('write-api'),
      apiKey: pipeline.apiKey,
      ledger,
      body: () => probeBody(workload),
      keyPrefix: 'probe-',
    })
    this.probe = probe
    const { pool, kafka } = pipeline
    const pids = (): Readonly<Record<string, number>> => this.pids
    try {
      const { result, timeline } = await sampleDuring(
        pool,
        kafka !== undefined,
        () => work(probe),
        { pids },
      )
      return { result, timeline: withLatency(timeline, probe.probed) }
    } finally {
      await probe.stop()
    }
  }

  /** What the work costs from so many seconds after its begin. */
  async meterAfter<T>(
    seconds: number,
    work: () => Promise<T>,
  ): Promise<{ readonly result: T; readonly added: Meters }> {
    const [before, result] = await Promise.all([this.#metersAfter(seconds), work()])
    return { result, added: addedBetween(before, await readMeters(this.#metered())) }
  }

  /** What the work costs, and how many transactions were acknowledged meanwhile, to anyone. */
  async meter<T>(work: () => Promise<T>): Promise<Metering & { readonly result: T }> {
    const acknowledgedBefore = this.acknowledged
    const before = await readMeters(this.#metered())
    const result = await work()
    const added = addedBetween(before, await readMeters(this.#metered()))
    return { result, added, transactions: this.acknowledged - acknowledgedBefore }
  }

  async #metersAfter(seconds: number): Promise<Meters> {
    await pause(seconds * 1_000)
    return readMeters(this.#metered())
  }

  #metered(): Metered {
    const { pipeline, options } = this.parts
    return meteredOf(pipeline, options.folder)
  }
}
