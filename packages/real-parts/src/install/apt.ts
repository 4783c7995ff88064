import type { Progress } from '../part.ts'
import { runCommand } from '../process/run-command.ts'

const lockWaitSecondsMax = 180

let queue: Promise<unknown> = Promise.resolve()

/**
 * Installs Debian packages when we are root or may become it without a password. Undefined when
 * that worked, else why it did not. One at a time, because apt takes a lock.
 */
export function aptInstall(
  packages: readonly string[],
  progress: Progress,
): Promise<string | undefined> {
  const result = queue.then(() => installNow(packages, progress))
  queue = result
  return result
}

async function installNow(
  packages: readonly string[],
  progress: Progress,
): Promise<string | undefined> {
  const prefix = await rootPrefix()
  if (prefix === undefined) return 'we are not root and may not become it without a password'
  progress(`installing ${packages.join(' ')} (apt-get)`)
  const first = await apt(prefix, ['install', '-y', '--no-install-recommends', ...packages])
  if (first.code === 0) return undefined
  progress('reading the package lists (apt-get update)')
  await apt(prefix, ['update'])
  const second = await apt(prefix, ['install', '-y', '--no-install-recommends', ...packages])
  return second.code === 0 ? undefined : lastLineOf(second.output)
}

/** The first of some packages that this system knows; its lists may have to be read first. */
export async function aptFirstKnown(packages: readonly string[]): Promise<string | undefined> {
  for (const name of packages) {
    const { code, output } = await runCommand('apt-cache', ['show', '--no-all-versions', name])
    if (code === 0 && output.includes(`Package: ${name}`)) return name
  }
  return undefined
}

/** Reads the package lists when there are none, as on a fresh container. */
export function aptUpdate(progress: Progress): Promise<void> {
  const result = queue.then(async () => {
    const prefix = await rootPrefix()
    if (prefix === undefined) return
    progress('reading the package lists (apt-get update)')
    await apt(prefix, ['update'])
  })
  queue = result
  return result
}

function apt(prefix: readonly string[], args: readonly string[]): ReturnType<typeof runCommand> {
  const line = [
    ...prefix,
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    '-q',
    '-o',
    `DPkg::Lock::Timeout=${lockWaitSecondsMax}`,
    ...args,
  ]
  return runCommand(line[0] ?? 'env', line.slice(1))
}

async function rootPrefix(): Promise<readonly string[] | undefined> {
  if ((await runCommand('apt-get', ['--version'])).code !== 0) return undefined
  if (process.getuid?.() === 0) return []
  return (await runCommand('sudo', ['-n', 'true'])).code === 0 ? ['sudo', '-n'] : undefined
}

function lastLineOf(output: string): string {
  return output.trim().split('\n').at(-1) ?? ''
}
