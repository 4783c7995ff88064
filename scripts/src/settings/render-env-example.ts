import type { SettingDescription } from '@ledger/runtime'
import type { SettingsOfProcess } from './all-settings.ts'

const columnsMax = 100

const header = `# Every setting, what it is for and its default. Copy to .env, which \`npm start\` and
# \`npm run ledgerctl\` read; what the environment says goes before it. A wrong setting is refused at
# the start, by its name. Written by \`TEST_UPDATE_SETTINGS=1 npm test -- --filter @ledger/scripts\`.
`

/**
 * Servers to use in place of those of `npm start`: they have no default, so an example is given.
 */
const examples: Readonly<Record<string, string>> = {
  DATABASE_URL: 'postgres://user:password@127.0.0.1:5432/ledger',
  KAFKA_BROKERS: '127.0.0.1:9092',
  REDIS_URL: 'redis://127.0.0.1:6379',
}

/** `.env.example`: first what several processes share, then what each has alone. */
export function renderEnvExample(processes: readonly SettingsOfProcess[]): string {
  const counts = new Map<string, number>()
  for (const { settings } of processes) {
    for (const { env } of settings) counts.set(env, (counts.get(env) ?? 0) + 1)
  }
  const shared = new Map<string, SettingDescription>()
  for (const setting of processes.flatMap(({ settings }) => settings)) {
    const isShared = (counts.get(setting.env) ?? 0) > 1
    // the services come first: they say what it is, `npm start` only what it makes of it
    if (isShared && !shared.has(setting.env)) shared.set(setting.env, setting)
  }
  const sections = processes.map(({ process, settings }) =>
    section(
      `Only ${process}`,
      settings.filter(({ env }) => counts.get(env) === 1),
    ),
  )
  return [header, section('Several processes', [...shared.values()]), ...sections].join('\n')
}

function section(title: string, settings: readonly SettingDescription[]): string {
  return [`# ---- ${title}\n`, ...settings.map(paragraph)].join('\n')
}

function paragraph({ env, meaning, expected, default: value }: SettingDescription): string {
  const text = `${meaning} Expected: ${expected}.`
  return `${comment(text)}\n#${env}=${examples[env] ?? value ?? ''}\n`
}

/** A text as lines of comment. */
function comment(text: string): string {
  const lines = ['#']
  for (const word of text.split(' ')) {
    const line = `${lines.at(-1) ?? ''} ${word}`
    if (line.length > columnsMax) lines.push(`# ${word}`)
    else lines[lines.length - 1] = line
  }
  return lines.join('\n')
}
