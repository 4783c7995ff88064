import type { Pool } from 'pg'
import { readCommits } from '../database/read-commits.ts'
import { readDatabaseBytes } from '../database/read-database-bytes.ts'
import { readWal } from '../database/read-wal.ts'
import { cpuSecondsOf, readProcesses } from './cpu-seconds.ts'
import type { CoreTime } from './core-time.ts'
import { readCoreTime } from './core-time.ts'
import { folderBytes } from './folder-bytes.ts'

/** What is measured beside the answers. */
export interface Metered {
  readonly pool: Pool
  /** Process ids by the name that the report shows. */
  readonly pids: Readonly<Record<string, number>>
  /** CPU seconds of those that were killed, by the same names. */
  readonly killedCpuSeconds?: Readonly<Record<string, number>>
  /** Where the broker keeps its log. */
  readonly topicFolder?: string | undefined
  /** The database has a journal. */
  readonly hasJournal: boolean
}

/** Counters at one moment; all of them only rise. */
export interface Meters {
  readonly cpuSeconds: Readonly<Record<string, number>>
  readonly walBytes: number
  /** How often the log was forced to disk. */
  readonly walSyncs: number
  readonly databaseBytes: number
  readonly topicBytes: number
  /** Batches of the write path. */
  readonly batches: number
  readonly coreTime: CoreTime
}

export async function readMeters(metered: Metered): Promise<Meters> {
  const { pool, pids, topicFolder, hasJournal, killedCpuSeconds = {} } = metered
  const processes = readProcesses()
  const own = processes.find(({ pid }) => pid === process.pid)
  const cpuSeconds = Object.fromEntries(
    Object.entries(pids).map(([name, pid]) => [
      name,
      cpuSecondsOf(pid, processes) + (killedCpuSeconds[name] ?? 0),
    ]),
  )
  const killed = Object.values(killedCpuSeconds).reduce((sum, seconds) => sum + seconds, 0)
  return {
    cpuSeconds: {
      ...cpuSeconds,
      // beside those we kill, the load generator is the one child of ours that ends in between
      generator: (own?.endedChildrenSeconds ?? 0) - killed,
      sampling: own?.ownSeconds ?? 0,
    },
    ...(await readWal(pool)),
    databaseBytes: await readDatabaseBytes(pool),
    topicBytes: topicFolder === undefined ? 0 : folderBytes(topicFolder),
    coreTime: readCoreTime(),
    batches: hasJournal ? await readCommits(pool) : 0,
  }
}

/** What was added between two moments. */
export function addedBetween(before: Meters, after: Meters): Meters {
  return {
    cpuSeconds: Object.fromEntries(
      Object.entries(after.cpuSeconds).map(([name, seconds]) => [
        name,
        seconds - (before.cpuSeconds[name] ?? 0),
      ]),
    ),
    walBytes: after.walBytes - before.walBytes,
    walSyncs: after.walSyncs - before.walSyncs,
    databaseBytes: after.databaseBytes - before.databaseBytes,
    topicBytes: after.topicBytes - before.topicBytes,
    batches: after.batches - before.batches,
    coreTime: {
      total: after.coreTime.total - before.coreTime.total,
      stolen: after.coreTime.stolen - before.coreTime.stolen,
    },
  }
}
