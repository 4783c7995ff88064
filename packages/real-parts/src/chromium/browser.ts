import { aptInstall } from '../install/apt.ts'
import type { Progress } from '../part.ts'
import { PartMissing } from '../part.ts'
import { runCommand } from '../process/run-command.ts'

const pathVariable = 'TEST_CHROMIUM_PATH'
const remedy = `\`apt-get install chromium\` as root, or name one in ${pathVariable}`
/** As distributions and Google name it. On Ubuntu some of these only point to a snap and do not run. */
const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/**
 * The path of a Chromium that runs: the one that `TEST_CHROMIUM_PATH` names, else the system's, which
 * is installed when it is missing. @throws PartMissing with its remedy
 */
export async function ensureChromiumInstalled(progress: Progress): Promise<string> {
  const named = process.env[pathVariable]
  if (named !== undefined && named !== '') {
    if (await runs(named)) return named
    throw new PartMissing('Chromium', `${named}, which ${pathVariable} names, does not run`, remedy)
  }
  const found = await findChromium()
  if (found !== undefined) return found
  const problem = await aptInstall(['chromium'], progress)
  const installed = problem === undefined ? await findChromium() : undefined
  if (installed !== undefined) return installed
  throw new PartMissing('Chromium', problem ?? 'it was installed and does not run', remedy)
}

async function findChromium(): Promise<string | undefined> {
  for (const command of commands) {
    const { code, output } = await runCommand('which', [command])
    const path = output.trim()
    if (code === 0 && (await runs(path))) return path
  }
  return undefined
}

async function runs(path: string): Promise<boolean> {
  return (await runCommand(path, ['--version'])).code === 0
}
