import { globSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '@ledger/real-parts'

/** A commit whose services cannot be had. */
export class NoCheckout extends Error {
  override readonly name = 'NoCheckout'
}

/** Another commit in a folder of its own, installed. */
export interface Checkout {
  readonly folder: string
  /** Twelve digits. */
  readonly commit: string
  /** Takes the folder away. */
  remove(): Promise<void>
}

export interface CheckOutOptions {
  /** The checkout that the bench belongs to. */
  readonly projectFolder: string
  /** Where the folder is made; what a run that was killed has left there goes. */
  readonly parentFolder: string
  readonly say: (line: string) => void
}

/** Checks out a commit beside this checkout (`git worktree`) and installs it. @throws NoCheckout */
export async function checkOut(name: string, options: CheckOutOptions): Promise<Checkout> {
  const { projectFolder, parentFolder, say } = options
  const git = (...args: readonly string[]): Promise<string> => run('git', args, projectFolder)
  const revision = ['rev-parse', '--verify', '--short=12', '--end-of-options', `${name}^{commit}`]
  const commit = (await git(...revision)).trim()
  const folder = join(parentFolder, `before-${commit}`)
  const remove = async (): Promise<void> => {
    for (const name of globSync('before-*', { cwd: parentFolder })) {
      rmSync(join(parentFolder, name), { recursive: true, force: true })
    }
    await git('worktree', 'prune')
  }
  mkdirSync(parentFolder, { recursive: true })
  await remove()
  say(`checking out ${commit}`)
  await git('worktree', 'add', '--detach', folder, commit)
  try {
    say('installing its dependencies')
    await run('pnpm', ['install', '--frozen-lockfile', '--prefer-offline'], folder)
    return { folder, commit, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, output } = await runCommand(command, args, { cwd, env: { CI: '1' } })
  if (code === 0) return output
  throw new NoCheckout(`\`${command} ${args.join(' ')}\` ended with ${code}:\n${output}`)
}
