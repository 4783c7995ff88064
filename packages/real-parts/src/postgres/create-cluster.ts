import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PartFailed } from '../part.ts'
import { runCommand } from '../process/run-command.ts'
import type { PostgresBinaries } from './binaries.ts'

export const superuser = 'ledger'

export interface Cluster {
  readonly dataFolder: string
  readonly password: string
}

/**
 * The data of a server, made once. The superuser has a password, because whoever may connect as it
 * can run commands as the server's user, and 127.0.0.1 is open to everyone on the machine.
 */
export async function ensureCluster(folder: string, binaries: PostgresBinaries): Promise<Cluster> {
  const dataFolder = join(folder, 'data')
  const passwordFile = join(folder, 'password')
  if (!existsSync(dataFolder)) await createCluster(folder, dataFolder, passwordFile, binaries)
  const version = Number(readFileSync(join(dataFolder, 'PG_VERSION'), 'utf8'))
  if (version !== binaries.majorVersion) {
    throw new PartFailed(
      'Postgres',
      `${dataFolder} was made by Postgres ${version}, and this is ${binaries.majorVersion}; ` +
        'move the folder away to begin anew',
      '',
    )
  }
  return { dataFolder, password: readFileSync(passwordFile, 'utf8').trim() }
}

async function createCluster(
  folder: string,
  dataFolder: string,
  passwordFile: string,
  { initdb, user }: PostgresBinaries,
): Promise<void> {
  // takes its name only when it is complete: an interrupted one is made again
  const unfinished = join(folder, 'data.unfinished')
  rmSync(unfinished, { recursive: true, force: true })
  writeFileSync(passwordFile, `${randomBytes(18).toString('base64url')}\n`, { mode: 0o600 })
  if (user !== undefined) chownSync(passwordFile, user.uid, user.gid)
  const { code, output } = await runCommand(
    initdb,
    [
      `--pgdata=${unfinished}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--data-checksums',
    ],
    { user, cwd: '/' },
  )
  if (code !== 0) throw new PartFailed('Postgres', `initdb ended with exit code ${code}`, output)
  renameSync(unfinished, dataFolder)
}
