import { readFileSync } from 'node:fs'
import { databaseSettings, loadConfig, type Environment } from '@ledger/runtime'
import { Type } from 'typebox'
import type { ProgressScreen } from '../progress/progress-line.ts'
import { loadDevConfig } from '../dev/dev-config.ts'
import { placesIn } from '../dev/places.ts'

/** What a command works with; tests give their own. */
export interface CommandContext {
  readonly env: Environment
  readonly print: (line: string) => void
  /** Where progress is shown; stderr unless given. */
  readonly screen?: ProgressScreen
  /** Tells a person how it goes, beside what is printed; on stderr unless given. */
  readonly note?: (line: string) => void
}

const schema = Type.Object({ database: databaseSettings })

/** `DATABASE_URL`, else the embedded database of a running `npm start`. @throws ConfigError */
export function databaseUrlOf(env: Environment): string {
  const given = env['DATABASE_URL'] ?? ''
  const url = given === '' ? embeddedUrl(env) : given
  return loadConfig(schema, { ...env, DATABASE_URL: url }).database.url
}

function embeddedUrl(env: Environment): string | undefined {
  try {
    return readFileSync(placesIn(loadDevConfig(env).dataFolder).databaseUrlFile, 'utf8').trim()
  } catch {
    return undefined // no run has one; the configuration says what is missing
  }
}
