import type { Command } from 'commander'
import { exitCodes } from './exit-codes.ts'

/** A wrong command line is told apart from what the command finds. */
export function endsWithUsage(command: Command): Command {
  return command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : exitCodes.usage))
}
