import { chmodSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { aptInstall } from '../install/apt.ts'
import { ensureJava } from '../install/java.ts'
import { runMaven } from '../install/maven.ts'
import { installFolder, toolsFolder } from '../install/tools-folder.ts'
import type { Progress } from '../part.ts'
import { PartMissing } from '../part.ts'
import { runCommand } from '../process/run-command.ts'

const carrier = 'com.github.codemonstur:embedded-redis:1.4.4'
const unpack = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack'
const remedy =
  '`apt-get install redis-server` as root, ' +
  'or name a server in REDIS_URL (for tests: TEST_REDIS_URL)'
const folderName = 'redis-6.2'

/** The command that starts Redis: the system's, else one that a Java library carries. */
export async function ensureRedisInstalled(progress: Progress): Promise<string> {
  const found = (await runs('redis-server')) ? 'redis-server' : carriedServer()
  if (found !== undefined && (await runs(found))) return found
  const problem = await aptInstall(['redis-server'], progress)
  if (problem === undefined && (await runs('redis-server'))) return 'redis-server'
  const server = await fetchCarriedServer(problem ?? 'it was installed and does not run', progress)
  if (await runs(server)) return server
  throw missing(`neither apt-get (${problem ?? ''}) nor Maven gave a server that runs`)
}

async function fetchCarriedServer(problem: string, progress: Progress): Promise<string> {
  progress(`apt-get could not install Redis (${problem}); fetching it with Maven`)
  await ensureJava('Redis', remedy, progress)
  const folder = await installFolder(folderName, async (unfinished) => {
    const target = [
      `-DoutputDirectory=${unfinished}`,
      '-Dmdep.unpack.includes=redis-server-*-linux-*',
    ]
    await runMaven('Redis', [unpack, `-Dartifact=${carrier}`, ...target], progress)
    for (const name of readdirSync(unfinished)) chmodSync(join(unfinished, name), 0o755)
  })
  const server = carriedServer()
  if (server === undefined) throw missing(`${folder} has no server for ${process.arch}`)
  return server
}

function carriedServer(): string | undefined {
  const folder = join(toolsFolder, folderName)
  if (!existsSync(folder)) return undefined
  const arch = process.arch === 'x64' ? 'amd64' : process.arch
  const name = readdirSync(folder).find((file) => file.endsWith(`-linux-${arch}`))
  return name === undefined ? undefined : join(folder, name)
}

async function runs(server: string): Promise<boolean> {
  return (await runCommand(server, ['--version'])).code === 0
}

function missing(reason: string): PartMissing {
  return new PartMissing('Redis', reason, remedy)
}
