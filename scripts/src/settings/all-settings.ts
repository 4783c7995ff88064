import { describeConfig, type SettingDescription } from '@ledger/runtime'
import { callerSettings } from '../../../apps/ledgerctl/src/api/caller-settings.ts'
import { devSettings } from '../../../apps/ledgerctl/src/dev/dev-config.ts'
import { configSchema as projectorSettings } from '../../../apps/projector/src/main/config.ts'
import { readApiSettings } from '../../../apps/read-api/src/config.ts'
import { writeApiSettings } from '../../../apps/write-api/src/config.ts'
import { relaySettings } from '../../../apps/write-api/src/main/relay-config.ts'

export interface SettingsOfProcess {
  readonly process: string
  readonly settings: readonly SettingDescription[]
}

/** What each process of the ledger reads from its environment. */
export const allSettings: readonly SettingsOfProcess[] = [
  { process: 'write-api', settings: describeConfig(writeApiSettings) },
  { process: 'relay', settings: describeConfig(relaySettings) },
  { process: 'projector', settings: describeConfig(projectorSettings) },
  { process: 'read-api', settings: describeConfig(readApiSettings) },
  {
    process: 'npm start',
    settings: [...describeConfig(devSettings), ...describeConfig(callerSettings)],
  },
]

export const settingNames: ReadonlySet<string> = new Set(
  allSettings.flatMap(({ settings }) => settings.map(({ env }) => env)),
)
