import type { Static, TObject } from 'typebox'
import { Check } from 'typebox/schema'
import { ConfigError, type ConfigFault } from './config-error.ts'
import { likelyTypos } from './likely-typos.ts'
import { expectedOf, settingsOf, type PlacedSetting, type Setting } from './setting-tree.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The configuration of an app from its environment, parsed once, checked against one schema and
 * frozen. Nothing is guessed: integers are decimal digits, booleans `true` or `false`. An empty
 * variable counts as not set. A variable that is one slip away from a known one is refused, because a
 * setting that is silently ignored is worse than a process that does not start.
 * @throws ConfigError naming every wrong variable
 */
export function loadConfig<Schema extends TObject>(
  schema: Schema,
  env: Environment,
): Static<Schema> {
  const config: ConfigGroup = {}
  const faults: ConfigFault[] = []
  const settings = settingsOf(schema)
  for (const placed of settings) {
    const parsed = readSetting(placed, env[placed.setting.env])
    if (parsed.fault !== undefined) faults.push(parsed.fault)
    else put(config, placed.path, parsed.value)
  }
  faults.push(
    ...likelyTypos(
      settings.map(({ setting }) => setting.env),
      env,
    ),
  )
  if (faults.length > 0) throw new ConfigError(faults)
  return freezeDeep(config) as Static<Schema> // each leaf was checked against its schema
}

type ConfigValue = string | number | boolean | readonly string[] | undefined
interface ConfigGroup {
  [name: string]: ConfigValue | ConfigGroup
}

type Parsed =
  { readonly value: ConfigValue; readonly fault?: undefined } | { readonly fault: ConfigFault }

function readSetting(placed: PlacedSetting, text: string | undefined): Parsed {
  const { setting, schema, isOptional } = placed
  if (text === undefined || text === '') {
    if (setting.default !== undefined || isOptional) return { value: setting.default }
    return { fault: { env: setting.env, problem: `is not set; expected ${expectedOf(setting)}` } }
  }
  const value = parse(setting, text)
  if (value !== undefined && Check(schema, value)) return { value }
  const shown = setting.secret === true ? '' : `, not ${JSON.stringify(text.slice(0, 80))}`
  return { fault: { env: setting.env, problem: `expected ${expectedOf(setting)}${shown}` } }
}

/** Undefined when the text has not even the form of the type. */
function parse(setting: Setting, text: string): ConfigValue {
  switch (setting.type) {
    case 'integer':
      return /^-?(0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : undefined
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined
    case 'array':
      return text.split(',').map((item) => item.trim())
    case 'string':
      return setting.schemes === undefined || isUrlOf(setting.schemes, text) ? text : undefined
    default:
      return setting.type satisfies never
  }
}

function isUrlOf(schemes: readonly string[], text: string): boolean {
  return URL.canParse(text) && schemes.includes(new URL(text).protocol)
}

function put(config: ConfigGroup, path: readonly string[], value: ConfigValue): void {
  let group = config
  for (const name of path.slice(0, -1)) {
    const next = (group[name] ??= {})
    group = next as ConfigGroup // groups and leaves never share a path
  }
  const leaf = path.at(-1)
  if (leaf !== undefined && value !== undefined) group[leaf] = value
}

function freezeDeep<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(freezeDeep)
  return Object.freeze(value)
}
