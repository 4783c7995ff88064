import { aptInstall } from '../install/apt.ts'
import type { Progress } from '../part.ts'
import { PartMissing } from '../part.ts'
import { runCommand } from '../process/run-command.ts'

const pathVariable = 'TEST_HAPROXY_PATH'
const remedy = `\`apt-get install haproxy\` as root, or name one in ${pathVariable}`
/** Debian installs it where only the PATH of root leads. */
const commands = ['haproxy', '/usr/sbin/haproxy']

/**
 * The command that starts HAProxy: the one that `TEST_HAPROXY_PATH` names, else the system's, which is
 * installed when it is missing. @throws PartMissing with its remedy
 */
export async function ensureHaproxyInstalled(progress: Progress): Promise<string> {
  const named = process.env[pathVariable]
  if (named !== undefined && named !== '') {
    if (await runs(named)) return named
    throw new PartMissing('HAProxy', `${named}, which ${pathVariable} names, does not run`, remedy)
  }
  const found = await findHaproxy()
  if (found !== undefined) return found
  const problem = await aptInstall(['haproxy'], progress)
  const installed = problem === undefined ? await findHaproxy() : undefined
  if (installed !== undefined) return installed
  throw new PartMissing('HAProxy', problem ?? 'it was installed and does not run', remedy)
}

async function findHaproxy(): Promise<string | undefined> {
  for (const command of commands) if (await runs(command)) return command
  return undefined
}

async function runs(command: string): Promise<boolean> {
  return (await runCommand(command, ['-v'])).code === 0
}
