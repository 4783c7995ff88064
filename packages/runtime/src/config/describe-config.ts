import type { TObject } from 'typebox'
import { expectedOf, settingsOf } from './setting-tree.ts'

/** One variable for the documentation, for `--help` and for the check of `.env.example`. */
export interface SettingDescription {
  readonly env: string
  readonly meaning: string
  readonly expected: string
  /** As it would be written in the environment; undefined when there is none. */
  readonly default: string | undefined
  readonly isRequired: boolean
  readonly isSecret: boolean
}

/** The variables that an app reads, in the order of its schema. */
export function describeConfig(schema: TObject): SettingDescription[] {
  return settingsOf(schema).map(({ setting, isOptional }) => ({
    env: setting.env,
    meaning: setting.meaning,
    expected: expectedOf(setting),
    default: setting.default === undefined ? undefined : String(setting.default),
    isRequired: setting.default === undefined && !isOptional,
    isSecret: setting.secret === true,
  }))
}
