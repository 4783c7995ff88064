import { readFileSync } from 'node:fs'

const file = new URL('../../postgres/ledger.conf', import.meta.url)

/** `postgres/ledger.conf` as arguments of the server: `-c name=value` each. */
export function settingsArguments(overrides: Readonly<Record<string, string>> = {}): string[] {
  const settings = { ...parseSettings(readFileSync(file, 'utf8')), ...overrides }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Lines `name = value`; `#` begins a comment. */
export function parseSettings(text: string): Record<string, string> {
  const settings: Record<string, string> = {}
  for (const line of text.split('\n')) {
    const bare = line.replace(/#.*/, '').trim()
    if (bare === '') continue
    const match = /^([a-z_.]+)\s*=\s*(\S.*)$/.exec(bare)
    if (match?.[1] === undefined || match[2] === undefined) {
      throw new Error(`not a setting of Postgres: ${line}`)
    }
    settings[match[1]] = match[2]
  }
  return settings
}
