import { join, resolve } from 'node:path'
import { Client } from 'pg'
import type { Progress, RunningPart } from '../part.ts'
import { codeOf } from '../process/error-code.ts'
import { requireFreePort } from '../ports.ts'
import { stopLeftover } from '../process/pid-file.ts'
import { spawnPart } from '../process/spawn-part.ts'
import type { StopSteps } from '../process/stop-process.ts'
import { untilReady } from '../process/until-ready.ts'
import { ensurePostgresInstalled } from './binaries.ts'
import { ensureCluster, superuser } from './create-cluster.ts'
import { removeStaleLock } from './remove-stale-lock.ts'
import { serverFolder, serverUser } from './server-user.ts'
import { settingsArguments } from './settings.ts'

export interface PostgresOptions {
  /** Holds the data, the password and the pid; made when it is missing. */
  readonly folder: string
  readonly port: number
  readonly logFile: string
  readonly progress?: Progress
  /** In place of those of `postgres/ledger.conf`. */
  readonly settings?: Readonly<Record<string, string>>
}

export interface RunningPostgres extends RunningPart {
  /** Of the superuser, with the password. */
  readonly url: string
}

// a crash recovery reads up to max_wal_size again
const readyMsMax = 180_000

/** Fast shutdown, then without a checkpoint (the next start recovers), then by force. */
const stopSteps: StopSteps = [
  ['SIGINT', 6_000],
  ['SIGQUIT', 2_000],
  ['SIGKILL', 5_000],
]

/** A real Postgres on 127.0.0.1 with fsync on, ready to be used. Data outlive it. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const progress = options.progress ?? (() => undefined)
  const user = serverUser(resolve(options.folder))
  const binaries = await ensurePostgresInstalled(progress, user)
  const folder = await serverFolder(resolve(options.folder), user, progress)
  const { dataFolder, password } = await ensureCluster(folder, binaries)
  const pidFile = join(folder, 'pid')
  await stopLeftover(pidFile, dataFolder, stopSteps)
  removeStaleLock(dataFolder)
  await requireFreePort('Postgres', options.port)
  const part = await spawnPart({
    name: 'Postgres',
    command: binaries.postgres,
    args: [
      '-D',
      dataFolder,
      ...listenArguments(options.port),
      ...settingsArguments(options.settings),
    ],
    pidFile,
    logFile: options.logFile,
    stopSteps,
    user: binaries.user,
  })
  const url = `postgres://${superuser}:${password}@127.0.0.1:${options.port}/`
  const answers = (): Promise<boolean> => hasLedgerDatabase(`${url}postgres`)
  await untilReady(part, answers, { logFile: options.logFile, waitMsMax: readyMsMax })
  return { ...part, url: `${url}ledger` }
}

function listenArguments(port: number): string[] {
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '' }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Whether the server answers; its database is made the first time it does. */
async function hasLedgerDatabase(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined) // reported by the query below as well
  try {
    await client.connect()
    const { rowCount } = await client.query(`select from pg_database where datname = 'ledger'`)
    if (rowCount === 0) await client.query('create database ledger')
    return true
  } catch (error) {
    if (isNotReady(error)) return false
    throw error
  } finally {
    await client.end().catch(() => undefined)
  }
}

const notReadyCodes = new Set(['ECONNREFUSED', 'ECONNRESET', '57P03'])

/** Not listening yet, or starting up; anything else will not get better by waiting. */
function isNotReady(error: unknown): boolean {
  const code = codeOf(error)
  if (code === undefined) return /timeout|terminated/.test(String(error))
  return notReadyCodes.has(code)
}
