import { statSync } from 'node:fs'
import type { Environment } from '@ledger/runtime'
import { pathOf } from './caller-folder.ts'
import { CommandFailed } from './command-failed.ts'
import { exitCodes } from './exit-codes.ts'

/** The path of a file that can be read more than once: no folder, and no pipe. @throws CommandFailed */
export function presentFile(env: Environment, path: string): string {
  const found = pathOf(env, path)
  const stat = statSync(found, { throwIfNoEntry: false })
  if (stat?.isFile() === true) return found
  const what = stat === undefined ? `there is no file ${found}` : `${found} is no plain file`
  throw new CommandFailed(what, exitCodes.usage)
}
