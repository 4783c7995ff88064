import { Pool } from 'pg'
import type { Log } from '../log/create-log.ts'
import { clientConfig, type ClientSettings } from './client-config.ts'

export interface PoolSettings extends ClientSettings {
  readonly connectionsMax: number
  /** Idle connections are closed after this; undefined keeps them 30 seconds. */
  readonly idleMsMax?: number | undefined
  readonly log: Log
}

/**
 * A pool whose connections act as one role. A connection that breaks is logged and dropped, whether
 * it is idle or in somebody's hands between two queries (who learns of it with the next one); the next
 * query makes a new one, so a restart of Postgres needs no restart of ours.
 */
export function createPool(settings: PoolSettings): Pool {
  const pool = new Pool({
    ...clientConfig(settings),
    max: settings.connectionsMax,
    idleTimeoutMillis: settings.idleMsMax ?? 30_000,
  })
  pool.on('connect', (client) => {
    client.on('error', (error) => {
      settings.log.warn({ err: error, pool: settings.applicationName }, 'connection lost')
    })
  })
  pool.on('error', () => undefined) // of an idle connection: logged above
  return pool
}
