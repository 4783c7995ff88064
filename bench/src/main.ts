// `npm run bench`: figures of the service on this machine, each checked before it counts.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { PartFailed, PartMissing } from '@ledger/real-parts'
import { NoCheckout } from './compare/check-out.ts'
import { compareCommits } from './compare/compare-commits.ts'
import { NotDurable } from './database/require-durable.ts'
import type { BenchRecord } from './record/bench-record.ts'
import { keepRecord, readRecords, toJson } from './record/keep-record.ts'
import type { Series } from './record/series.ts'
import { seriesOf } from './record/series.ts'
import { showRecord } from './record/show-record.ts'
import { showSeries } from './record/show-series.ts'
import { reportHtml } from './report/report-html.ts'
import type { Scenario, ScenarioOptions } from './scenario/scenario.ts'
import { scenarios } from './scenario/scenarios.ts'

const connectionsUsual = 128

const usage = `usage: npm run bench [-- options]

  --scenario NAME    ${scenarios.map(({ name }) => name).join(', ')}; may be given again (all of them)
  --seconds N        how long each is measured (60)
  --runs N           how often each is measured, one after the other; then median and spread (1)
  --warm-up N        seconds of load before that (5)
  --connections N    requests in flight at once (${connectionsUsual}; ${ownConnections()})
  --entries N        entries that a scenario fills the journal with (as many as it says in README.md)
  --accounts N       accounts of growth with many accounts (1000000)
  --rate N           POSTs a second where they are paced: beside reads (2000), visibility (half of what
                     a short run reaches); 0 leaves those beside reads out
  --set NAME=VALUE   an environment variable of the services; may be given again
  --json FILE        the figures of the scenario; of several, an object by their names
  --compare COMMIT   measures COMMIT and this checkout in turns, and says what differs (of post and
                     pipeline unless --scenario is given); nothing is kept but the JSON
  --turns N          how often each side is measured then (4)
  --record DIR       where records and report.html are kept (bench/record)
  --profile          CPU profiles of the services, in .data/bench/profile`

const projectFolder = fileURLToPath(new URL('../../', import.meta.url))
const callerFolder = process.env['LEDGER_CALLER_FOLDER'] ?? process.cwd()

const usuallyCompared = ['post', 'pipeline']

class UsageError extends Error {}

try {
  if (process.argv.includes('--help')) console.log(usage)
  else process.exitCode = (await main()) ? 0 : 1
} catch (error) {
  const isClear = [UsageError, NoCheckout, NotDurable, PartFailed, PartMissing].some(
    (clear) => error instanceof clear,
  )
  console.error(error instanceof Error && isClear ? error.message : error)
  process.exitCode = error instanceof UsageError ? 64 : 1
}
// what a failed start left open must not keep us
process.exit()

/** Whether every figure counts. */
async function main(): Promise<boolean> {
  const args = readArguments()
  if (args.compare !== undefined) return compare(args, args.compare)
  const records: BenchRecord[] = []
  // one run of each after the other: a machine that becomes slower does so to all of them
  for (let run = 1; run <= args.runs; run++) {
    for (const scenario of args.chosen) records.push(await runOnce(args, scenario, run))
  }
  const series = args.chosen.map(({ name }) =>
    seriesOf(records.filter(({ scenario }) => scenario === name)),
  )
  if (args.runs > 1) for (const one of series) console.log(`\n${showSeries(one)}`)
  const report = join(args.recordFolder, 'report.html')
  writeFileSync(report, reportHtml(readRecords(args.recordFolder)))
  console.log(`\nreport: ${report}`)
  if (args.json !== undefined) writeFileSync(args.json, jsonOf(series))
  return records.every(({ right }) => right)
}

async function runOnce(args: Arguments, scenario: Scenario, run: number): Promise<BenchRecord> {
  const which = args.runs === 1 ? '' : ` (run ${run} of ${args.runs})`
  console.log(`\n${scenario.name}: ${scenario.title}${which}`)
  const connections = connectionsOf(args, scenario)
  const record = await scenario.run({ ...args.options, connections })
  const file = keepRecord(args.recordFolder, record)
  console.log(`\n${showRecord(record)}\n  kept in ${file}`)
  return record
}

function compare(args: Arguments, commit: string): Promise<boolean> {
  return compareCommits({
    commit,
    scenarios: args.chosen,
    turns: args.turns,
    projectFolder,
    folder: args.options.folder,
    json: args.json,
    run: (scenario, change) =>
      scenario.run({ ...args.options, connections: connectionsOf(args, scenario), ...change }),
    say: console.log,
  })
}

function connectionsOf({ connections }: Arguments, scenario: Scenario): number {
  return connections ?? scenario.connections ?? connectionsUsual
}

function jsonOf(all: readonly Series[]): string {
  const [only] = all
  if (only !== undefined && all.length === 1) return toJson(jsonOfSeries(only))
  return toJson(Object.fromEntries(all.map((one) => [one.middle.scenario, jsonOfSeries(one)])))
}

/** The run in the middle; of several, with the spread of all, and right only if all are. */
function jsonOfSeries({ middle, runs, spread, right }: Series): object {
  return runs.length === 1 ? middle : { ...middle, right, runs: runs.length, spread }
}

interface Arguments {
  readonly chosen: readonly Scenario[]
  readonly options: Omit<ScenarioOptions, 'connections'>
  /** Each scenario has its own unless given. */
  readonly connections: number | undefined
  readonly recordFolder: string
  readonly json: string | undefined
  /** The commit that this checkout is compared with. */
  readonly compare: string | undefined
  readonly turns: number
  /** How often each scenario is measured where nothing is compared. */
  readonly runs: number
}

function readArguments(): Arguments {
  const { values } = parse()
  const folder = join(projectFolder, '.data', 'bench')
  const profileFolder = values.profile ? join(folder, 'profile') : undefined
  if (profileFolder !== undefined) mkdirSync(profileFolder, { recursive: true })
  return {
    chosen: chosenOf(
      values.scenario ?? (values.compare === undefined ? undefined : usuallyCompared),
    ),
    compare: values.compare,
    turns: positive('--turns', values.turns),
    runs: positive('--runs', values.runs),
    recordFolder: resolve(callerFolder, values.record ?? join(projectFolder, 'bench', 'record')),
    json: values.json === undefined ? undefined : resolve(callerFolder, values.json),
    connections:
      values.connections === undefined ? undefined : positive('--connections', values.connections),
    options: {
      seconds: positive('--seconds', values.seconds),
      warmUpSeconds: positive('--warm-up', values['warm-up']),
      entries: optional('--entries', values.entries),
      accounts: optional('--accounts', values.accounts),
      ratePerS: values.rate === undefined ? undefined : whole('--rate', values.rate),
      commandLine: ['npm run bench', ...prefixed(process.argv.slice(2))].join(' '),
      folder,
      profileFolder,
      serviceSettings: settingsOf(values.set),
      say: (line) => console.log(`  ${line}`),
    },
  }
}

function ownConnections(): string {
  return scenarios
    .flatMap(({ name, connections }) => (connections === undefined ? [] : `${name} ${connections}`))
    .join(', ')
}

function prefixed(args: readonly string[]): readonly string[] {
  return args.length === 0 ? [] : ['--', ...args]
}

function chosenOf(names: readonly string[] | undefined): readonly Scenario[] {
  if (names === undefined) return scenarios
  return [...new Set(names)].map((name) => {
    const scenario = scenarios.find((one) => one.name === name)
    if (scenario === undefined) throw new UsageError(`there is no scenario ${name}\n\n${usage}`)
    return scenario
  })
}

function settingsOf(texts: readonly string[]): Readonly<Record<string, string>> {
  const pairs = texts.map((text) => {
    const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(text) ?? []
    if (name === undefined || value === undefined) {
      throw new UsageError(`--set takes NAME=VALUE, not ${text}`)
    }
    return [name, value] as const
  })
  return Object.fromEntries(pairs)
}

function optional(option: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : positive(option, text)
}

function positive(option: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new UsageError(`${option} takes a whole number above 0, not ${text}`)
}

function whole(option: string, text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw new UsageError(`${option} takes a whole number, not ${text}`)
}

function parse() {
  try {
    return parseArgs({
      options: {
        scenario: { type: 'string', multiple: true },
        seconds: { type: 'string', default: '60' },
        runs: { type: 'string', default: '1' },
        'warm-up': { type: 'string', default: '5' },
        connections: { type: 'string' },
        entries: { type: 'string' },
        accounts: { type: 'string' },
        rate: { type: 'string' },
        set: { type: 'string', multiple: true, default: [] },
        compare: { type: 'string' },
        turns: { type: 'string', default: '4' },
        json: { type: 'string' },
        record: { type: 'string' },
        profile: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
  }
}
