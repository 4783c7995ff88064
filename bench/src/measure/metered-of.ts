import { join } from 'node:path'
import type { Pipeline } from '../pipeline/start-pipeline.ts'
import type { Metered } from './meters.ts'

/** Every process of a pipeline with its journal, and the log of its broker. @param folder of the parts */
export function meteredOf({ pool, parts, services }: Pipeline, folder: string): Metered {
  const pids = [
    ...services.running.map(({ name, pid }) => [name.replaceAll('-', '_'), pid] as const),
    ['postgres', parts.postgres.pid] as const,
    ...(parts.kafka ? [['kafka', parts.kafka.pid] as const] : []),
    ...(parts.redis ? [['redis', parts.redis.pid] as const] : []),
  ]
  return {
    pool,
    pids: Object.fromEntries(pids),
    hasJournal: true,
    topicFolder: parts.kafka && join(folder, 'kafka', 'data'),
  }
}
