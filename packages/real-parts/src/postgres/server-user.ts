import { createHash } from 'node:crypto'
import { chownSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Progress } from '../part.ts'
import { PartMissing } from '../part.ts'
import { runCommand } from '../process/run-command.ts'

/** Postgres refuses to run as root. Undefined: as ourselves. */
export interface ServerUser {
  readonly uid: number
  readonly gid: number
}

/** Folders for the server's user where those inside the project cannot be reached by it. */
export const systemFolder = '/var/lib/ledger'

/**
 * When we are root: whoever owns the folder already, `nobody` for a new one. Else ourselves.
 * @throws PartMissing when the folder belongs to somebody else
 */
export function serverUser(folder?: string): ServerUser | undefined {
  const owner = folder === undefined ? undefined : statSync(folder, { throwIfNoEntry: false })
  const ourUid = process.getuid?.()
  if (ourUid !== 0) {
    if (owner === undefined || owner.uid === ourUid) return undefined
    throw new PartMissing(
      'Postgres',
      `its folder ${folder} belongs to another user (uid ${owner.uid})`,
      'start as that user or as root, or keep the data elsewhere (DATA_FOLDER)',
    )
  }
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((text) => text.startsWith('nobody:'))
  const [, , uid, gid] = line?.split(':') ?? []
  if (uid === undefined || gid === undefined) {
    throw new PartMissing(
      'Postgres',
      'it refuses to run as root, and there is no user `nobody` to run it as',
      'start as another user, or name a server in DATABASE_URL (for tests: TEST_DATABASE_URL)',
    )
  }
  return { uid: Number(uid), gid: Number(gid) }
}

/**
 * A folder that the server's user can write: the one asked for, or, when that lies behind a folder
 * which only root may enter, one under /var/lib with a name made of the path asked for.
 */
export async function serverFolder(
  folder: string,
  user: ServerUser | undefined,
  progress: Progress,
): Promise<string> {
  if (user === undefined) return makeFolder(folder, user)
  makeFolder(folder, user)
  if ((await runCommand('test', ['-w', folder], { user, cwd: '/' })).code === 0) return folder
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16)
  const other = makeFolder(join(systemFolder, name), user)
  progress(`user nobody cannot reach ${folder}; the data of Postgres are in ${other}`)
  return other
}

function makeFolder(folder: string, user: ServerUser | undefined): string {
  mkdirSync(folder, { recursive: true })
  if (user !== undefined && statSync(folder).uid === 0) chownSync(folder, user.uid, user.gid)
  return folder
}
