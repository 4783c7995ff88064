import { readFileSync } from 'node:fs'
import {
  integerSetting,
  loadConfig,
  optional,
  textSetting,
  urlSetting,
  type Environment,
} from '@ledger/runtime'
import { Type } from 'typebox'
import type { CommandContext } from '../commands/command-context.ts'
import { CommandFailed } from '../commands/command-failed.ts'
import { exitCodes } from '../commands/exit-codes.ts'
import { loadDevConfig } from '../dev/dev-config.ts'
import { placesIn } from '../dev/places.ts'
import { ApiCaller } from './api-caller.ts'

/** How `import` and `reconcile` find the service; nothing of it is needed beside `npm start`. */
export const callerSettings = Type.Object({
  url: optional(
    urlSetting({
      env: 'LEDGER_URL',
      meaning: 'The write API that `ledgerctl import` calls; that of `npm start` unless given.',
      schemes: ['http:', 'https:'],
    }),
  ),
  readUrl: optional(
    urlSetting({
      env: 'LEDGER_READ_URL',
      meaning: 'The read API that `import` and `reconcile` call; that of `npm start` unless given.',
      schemes: ['http:', 'https:'],
    }),
  ),
  apiKey: optional(
    textSetting({
      env: 'LEDGER_API_KEY',
      meaning: 'The API key that they call with; that of `npm start` unless given.',
      secret: true,
    }),
  ),
  patienceMsMax: integerSetting({
    env: 'LEDGER_PATIENCE_MS_MAX',
    meaning: 'How long they ask again while the service does not answer, in milliseconds.',
    minimum: 100,
    maximum: 86_400_000,
    default: 600_000,
  }),
})

export interface CallerOptions {
  readonly url?: string
  readonly readUrl?: string
  readonly keyFile?: string
}

/** What the command line says goes first, then the environment, then `npm start`. */
export function callerOf(
  { env, note = toStderr }: CommandContext,
  options: CallerOptions,
): ApiCaller {
  const settings = loadConfig(callerSettings, env)
  const { host, ports } = loadDevConfig(env)
  const near = host === '0.0.0.0' ? '127.0.0.1' : host
  const urlOf = (given: string | undefined, port: number): string =>
    (given ?? `http://${near}:${port}`).replace(/\/+$/, '')
  return new ApiCaller({
    writeUrl: urlOf(options.url ?? settings.url, ports.writeApi),
    readUrl: urlOf(options.readUrl ?? settings.readUrl, ports.readApi),
    apiKey: apiKeyOf(env, options.keyFile, settings.apiKey),
    patienceMs: settings.patienceMsMax,
    note,
  })
}

/** Over the progress that may stand there. */
function toStderr(line: string): void {
  process.stderr.write(`${process.stderr.isTTY ? '\r\u001b[K' : ''}${line}\n`)
}

function apiKeyOf(
  env: Environment,
  keyFile: string | undefined,
  given: string | undefined,
): string {
  if (keyFile === undefined && given !== undefined) return given
  const file = keyFile ?? placesIn(loadDevConfig(env).dataFolder).apiKeyFile
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    const ways = 'give --key-file or LEDGER_API_KEY'
    throw new CommandFailed(`no API key in ${file}; ${ways}`, exitCodes.usage)
  }
}
