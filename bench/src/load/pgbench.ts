import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { aptInstall, PartMissing, runCommand, withDeathSignal } from '@ledger/real-parts'
import { percentileOf } from '../measure/percentile.ts'
import type { Latency } from './wrk.ts'

export interface Pgbench {
  readonly command: string
  readonly version: string
}

/** What one run of TPC-B came to. */
export interface PgbenchResult {
  readonly transactions: number
  readonly failed: number
  readonly perSecond: number
  readonly latencyMs: Latency
  /** Transactions in each second of the run. */
  readonly perSecondOverTime: readonly number[]
}

const debianFolder = '/usr/lib/postgresql'
const threads = 2

/** pgbench is there after this, installed with Debian's Postgres when it was missing. @throws PartMissing */
export async function ensurePgbench(say: (line: string) => void): Promise<Pgbench> {
  const found = await findPgbench()
  if (found !== undefined) return found
  const problem = await aptInstall(['postgresql'], say)
  const installed = await findPgbench()
  if (installed !== undefined) return installed
  throw new PartMissing(
    'pgbench',
    problem ?? "Debian's postgresql was installed and has none",
    '`apt-get install postgresql` as root',
  )
}

async function findPgbench(): Promise<Pgbench | undefined> {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder).sort().reverse() : []
  const commands = versions.map((version) => join(debianFolder, version, 'bin', 'pgbench'))
  for (const command of [...commands, 'pgbench']) {
    const { code, output } = await runCommand(command, ['--version'])
    if (code === 0) return { command, version: /\d+[\d.]*/.exec(output)?.[0] ?? output.trim() }
  }
  return undefined
}

/** Makes the tables of TPC-B with 100,000 accounts for each unit of scale. */
export async function fillPgbench(
  { command }: Pgbench,
  databaseUrl: string,
  scale: number,
): Promise<void> {
  await run(command, databaseUrl, ['-i', '-q', '-s', String(scale)])
}

export interface PgbenchOptions {
  readonly databaseUrl: string
  readonly clients: number
  readonly seconds: number
  /** For the log of each transaction; emptied before and after. */
  readonly folder: string
}

/**
 * TPC-B with prepared statements: one commit per transaction.
 * @returns what it printed, for `readPgbenchResult`
 */
export async function runPgbench({ command }: Pgbench, options: PgbenchOptions): Promise<string> {
  const { databaseUrl, clients, seconds, folder } = options
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return run(command, databaseUrl, [
    '-n',
    '-M',
    'prepared',
    `-c${clients}`,
    `-j${threads}`,
    `-T${seconds}`,
    '-l',
    `--log-prefix=${join(folder, 'transactions')}`,
  ])
}

/** Takes the log of the run with it. */
export function readPgbenchResult(output: string, folder: string): PgbenchResult {
  const logged = readdirSync(folder).flatMap((name) =>
    parseTransactionLog(readFileSync(join(folder, name), 'utf8')),
  )
  rmSync(folder, { recursive: true, force: true })
  return { ...parsePgbenchOutput(output), ...figuresOf(logged) }
}

/** The summary that pgbench prints. */
export function parsePgbenchOutput(
  output: string,
): Pick<PgbenchResult, 'transactions' | 'failed' | 'perSecond'> {
  const figure = (pattern: RegExp): number => {
    const match = pattern.exec(output)?.[1]
    if (match === undefined) throw new Error(`pgbench ended without a result\n${output}`)
    return Number(match)
  }
  return {
    transactions: figure(/number of transactions actually processed: (\d+)/),
    failed: figure(/number of failed transactions: (\d+)/),
    perSecond: figure(/tps = ([\d.]+)/),
  }
}

interface LoggedTransaction {
  readonly latencyMs: number
  /** When it ended, in whole seconds since 1970. */
  readonly second: number
}

/** Lines `client number latency_us script second microsecond`. */
export function parseTransactionLog(text: string): readonly LoggedTransaction[] {
  return text
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const fields = line.split(' ')
      return { latencyMs: Number(fields[2]) / 1_000, second: Number(fields[4]) }
    })
}

function figuresOf(
  logged: readonly LoggedTransaction[],
): Pick<PgbenchResult, 'latencyMs' | 'perSecondOverTime'> {
  const sorted = Float64Array.from(logged, ({ latencyMs }) => latencyMs).sort()
  const first = logged.reduce((least, { second }) => Math.min(least, second), Infinity)
  const perSecondOverTime: number[] = []
  for (const { second } of logged) {
    perSecondOverTime[second - first] = (perSecondOverTime[second - first] ?? 0) + 1
  }
  return {
    latencyMs: {
      p50: percentileOf(sorted, 0.5),
      p95: percentileOf(sorted, 0.95),
      p99: percentileOf(sorted, 0.99),
      max: percentileOf(sorted, 1),
    },
    perSecondOverTime: Array.from(perSecondOverTime, (count) => count ?? 0),
  }
}

/** The password goes by the environment, where other users do not see it. */
async function run(command: string, databaseUrl: string, args: readonly string[]): Promise<string> {
  const url = new URL(databaseUrl)
  const { code, output } = await runCommand(...withDeathSignal('SIGTERM', command, args), {
    env: {
      PGHOST: url.hostname,
      PGPORT: url.port,
      PGUSER: decodeURIComponent(url.username),
      PGPASSWORD: decodeURIComponent(url.password),
      PGDATABASE: url.pathname.slice(1),
    },
  })
  if (code !== 0) throw new Error(`pgbench ended with exit code ${code}\n${output}`)
  return output
}
