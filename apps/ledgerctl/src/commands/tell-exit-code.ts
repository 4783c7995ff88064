import { ConfigError } from '@ledger/runtime'
import { ApiRefusal } from '../api/api-refusal.ts'
import { inWords } from '../error-in-words.ts'
import { CommandFailed } from './command-failed.ts'
import { exitCodes } from './exit-codes.ts'

/**
 * 1 says something of rows, so an error that nobody expected must not end with it. A file or a folder
 * that cannot be used has the code of a wrong command line.
 */
export async function tellExitCode(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const isTold = [ApiRefusal, CommandFailed, ConfigError].some((told) => error instanceof told)
    if (isTold) throw error
    const isOfSystem = error instanceof Error && 'syscall' in error
    throw new CommandFailed(inWords(error), isOfSystem ? exitCodes.usage : exitCodes.unfinished)
  }
}
