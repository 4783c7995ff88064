import type { KafkaResult } from '../load/kafka/kafka-run.ts'
import type { Probe } from '../load/probe.ts'
import type { Meters } from '../measure/meters.ts'
import type { Sample } from '../measure/timeline.ts'

/** What came of the phases. */
export interface PlayedCommands {
  readonly warmUp: KafkaResult
  /** All at once, so that there is always more to do. */
  readonly reached: KafkaResult
  /** At half of what was reached. */
  readonly quiet: KafkaResult
  readonly spike: KafkaResult
  /** Single POSTs beside, while it was quiet and from the spike until all was told. */
  readonly quietProbe: Probe
  readonly spikeProbe: Probe
  readonly timeline: readonly Sample[]
  /** While as much as possible was reached. */
  readonly added: Meters
  readonly walSyncsBefore: number
}
