import type { TObject, TSchema } from 'typebox'

/** What the loader reads of a setting's schema; the builders of settings.ts write it. */
export interface Setting {
  readonly type: 'string' | 'integer' | 'boolean' | 'array'
  readonly env: string
  readonly meaning: string
  readonly secret?: boolean
  readonly default?: string | number | boolean | readonly string[]
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly expected?: string
  readonly itemExpected?: string
  readonly schemes?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
}

export interface PlacedSetting {
  /** Names from the root of the config: `['database', 'url']`. */
  readonly path: readonly string[]
  readonly setting: Setting
  readonly schema: TSchema
  readonly isOptional: boolean
}

/** The settings of a schema, depth first, in the order they are written. */
export function settingsOf(schema: TObject, path: readonly string[] = []): PlacedSetting[] {
  const required = new Set(schema.required ?? [])
  return Object.entries(schema.properties).flatMap(([name, property]: [string, TSchema]) => {
    const here = [...path, name]
    if (isGroup(property)) return settingsOf(property, here)
    if (!isSetting(property)) {
      throw new TypeError(`${here.join('.')} is neither a setting nor a group of settings`)
    }
    return [{ path: here, setting: property, schema: property, isOptional: !required.has(name) }]
  })
}

function isGroup(schema: TSchema): schema is TObject {
  return 'properties' in schema
}

function isSetting(schema: TSchema): schema is TSchema & Setting {
  return 'env' in schema && typeof schema.env === 'string'
}

/** What a value must be, in words. */
export function expectedOf(setting: Setting): string {
  if (setting.enum !== undefined) return `one of ${setting.enum.join(', ')}`
  switch (setting.type) {
    case 'integer':
      return `an integer from ${setting.minimum} to ${setting.maximum}`
    case 'boolean':
      return 'true or false'
    case 'array':
      return `a comma separated list of ${setting.itemExpected}`
    case 'string':
      if (setting.schemes !== undefined) {
        return `a URL that begins with ${setting.schemes.map((scheme) => `${scheme}//`).join(' or ')}`
      }
      return setting.expected ?? 'a text'
    default:
      return setting.type satisfies never
  }
}
