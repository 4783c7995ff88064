import type { SettingDescription } from '@ledger/runtime'
import { allSettings } from '../settings/all-settings.ts'

const tables = /(<!-- settings -->\n)[^]*(<!-- \/settings -->)/

/** The text of docs/configuration.md with the settings as the processes declare them. */
export function withSettings(text: string): string {
  if (!tables.test(text)) throw new Error('docs/configuration.md has no place for the settings')
  return text.replace(tables, (_, open: string, close: string) => `${open}\n${render()}\n${close}`)
}

/** A list item for each: a table of this width could not be read. */
function render(): string {
  const readers = new Map<string, string[]>()
  const described = new Map<string, SettingDescription>()
  for (const { process, settings } of allSettings) {
    for (const setting of settings) {
      readers.set(setting.env, [...(readers.get(setting.env) ?? []), process])
      // the services come first: they say what it is, `npm start` only what it makes of it
      if (!described.has(setting.env)) described.set(setting.env, setting)
    }
  }
  const sections = Map.groupBy(described.values(), ({ env }) => heading(readers.get(env) ?? []))
  return [...sections]
    .map(([title, settings]) => `### ${title}\n\n${settings.map(renderSetting).join('')}`)
    .join('\n')
}

function heading(readers: readonly string[]): string {
  if (readers.length === allSettings.length) return 'All processes'
  return readers.join(', ').replace(/, ([^,]*)$/, ' and $1')
}

function renderSetting(setting: SettingDescription): string {
  const { env, meaning, expected } = setting
  const value = setting.default === '' ? 'empty' : `\`${setting.default}\``
  const unset = setting.isRequired ? 'Required' : 'Not set by default'
  const standard = setting.default === undefined ? unset : `Default ${value}`
  return `- **\`${env}\`** ${meaning}<br>${standard}; ${expected}.\n`
}
