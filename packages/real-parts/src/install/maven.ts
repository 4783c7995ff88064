import type { Progress } from '../part.ts'
import { PartMissing } from '../part.ts'
import { runCommand } from '../process/run-command.ts'
import { aptInstall } from './apt.ts'

/** Runs Maven, which is installed when it is missing. `part` is who needs it, for the message. */
export async function runMaven(
  part: string,
  args: readonly string[],
  progress: Progress,
): Promise<void> {
  if ((await runCommand('mvn', ['-v'])).code !== 0) {
    const problem = await aptInstall(['maven'], progress)
    if (problem !== undefined) {
      throw new PartMissing(
        part,
        `Maven is missing (${problem})`,
        '`apt-get install maven` as root, or any other way to have `mvn` in the PATH',
      )
    }
  }
  const { code, output } = await runCommand('mvn', ['-q', '-B', '-ntp', ...args])
  if (code === 0) return
  throw new PartMissing(
    part,
    `Maven could not fetch it:\n${output.trim().split('\n').slice(0, 5).join('\n')}`,
    'see that Maven reaches Maven Central or a mirror of it (~/.m2/settings.xml)',
  )
}
