import type { ClientSettings } from '@ledger/runtime'
import type { ReadApiConfig } from '../config.ts'

/**
 * Without a time limit of the server's: it could cut short the wait of a proof for the standby, and
 * the commit would then look confirmed. Every wait is bounded on this side, by giving the connection up.
 */
export function clientSettings(
  { database }: ReadApiConfig,
  applicationName: string,
): ClientSettings {
  return {
    url: database.url,
    role: 'ledger_reader',
    applicationName,
    connectMsMax: database.connectMsMax,
    isByKey: true,
    provesPrimary: true,
  }
}
