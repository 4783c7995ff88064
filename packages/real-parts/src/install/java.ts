import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Progress } from '../part.ts'
import { PartMissing } from '../part.ts'
import { runCommand } from '../process/run-command.ts'
import { aptFirstKnown, aptInstall, aptUpdate } from './apt.ts'

const javaVersionMin = 17
const packagesInOrder = [
  'openjdk-21-jre-headless',
  'openjdk-17-jre-headless',
  'default-jre-headless',
]

/** The `java` that a part needs, installed when it is missing. @throws PartMissing with its remedy */
export async function ensureJava(
  part: string,
  remedy: string,
  progress: Progress,
): Promise<string> {
  const found = await findJava()
  if (found !== undefined) return found
  let name = await aptFirstKnown(packagesInOrder)
  if (name === undefined) {
    await aptUpdate(progress)
    name = await aptFirstKnown(packagesInOrder)
  }
  const problem =
    name === undefined ? 'no package of it is known here' : await aptInstall([name], progress)
  const installed = problem === undefined ? await findJava() : undefined
  if (installed !== undefined) return installed
  const reason = problem ?? 'it was installed and does not run'
  throw new PartMissing(part, `Java ${javaVersionMin} or newer is missing (${reason})`, remedy)
}

async function findJava(): Promise<string | undefined> {
  const home = process.env['JAVA_HOME']
  const candidates = home === undefined ? ['java'] : [join(home, 'bin', 'java'), 'java']
  for (const java of candidates) {
    if (java.includes('/') && !existsSync(java)) continue
    const { code, output } = await runCommand(java, ['-version'])
    if (code === 0 && versionOf(output) >= javaVersionMin) return java
  }
  return undefined
}

/** 17 from `openjdk version "17.0.15" 2025-04-15`, 8 from `java version "1.8.0_392"`. */
function versionOf(output: string): number {
  const match = /version "(?:1\.)?(\d+)/.exec(output)
  return match === null ? 0 : Number(match[1])
}
