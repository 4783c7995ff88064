import { join } from 'node:path'
import type { Pipeline } from '../pipeline/start-pipeline.ts'
import type { Metered } from './meters.ts'
import { pidsOf, recordName } from './pids-of.ts'

/** Every process of a pipeline with its journal, and the log of its broker. @param folder of the parts */
export function meteredOf(pipeline: Pipeline, folder: string): Metered {
  const { pool, parts, services } = pipeline
  return {
    pool,
    pids: pidsOf(pipeline, services.running),
    killedCpuSeconds: Object.fromEntries(
      [...services.killedCpuSeconds].map(([name, seconds]) => [recordName(name), seconds]),
    ),
    hasJournal: true,
    topicFolder: parts.kafka && join(folder, 'kafka', 'data'),
  }
}
