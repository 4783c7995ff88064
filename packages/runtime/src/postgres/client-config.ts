import type { ClientConfig } from 'pg'
import { connectionOptions, type ConnectionSettings } from './connection-options.ts'
import { postgresTypes } from './postgres-types.ts'

export interface ClientSettings extends ConnectionSettings {
  readonly url: string
  /** Shown in pg_stat_activity. */
  readonly applicationName: string
  readonly connectMsMax: number
}

/**
 * What a raw `new Client(…)` of pg needs: url, role, timeouts and types. Options that the URL itself
 * carries are kept, ahead of ours; left in the URL they would replace ours, the role included.
 */
export function clientConfig(settings: ClientSettings): ClientConfig {
  const url = new URL(settings.url)
  const theirs = url.searchParams.get('options')
  url.searchParams.delete('options')
  const ours = connectionOptions(settings)
  return {
    connectionString: theirs === null ? settings.url : url.href,
    options: theirs === null ? ours : `${theirs} ${ours}`,
    application_name: settings.applicationName,
    connectionTimeoutMillis: settings.connectMsMax,
    keepAlive: true,
    types: postgresTypes,
  }
}
