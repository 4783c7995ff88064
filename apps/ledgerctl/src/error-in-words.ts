import { MigrationFailed } from '@ledger/db'
import { PartFailed, PartMissing } from '@ledger/real-parts'
import { ConfigError } from '@ledger/runtime'
import { ApiAway, ApiRefusal } from './api/api-refusal.ts'
import { CommandFailed } from './commands/command-failed.ts'
import { exitCodes } from './commands/exit-codes.ts'
import { DevError } from './dev/dev-error.ts'

const clearErrors = [
  ApiAway,
  ApiRefusal,
  CommandFailed,
  ConfigError,
  DevError,
  MigrationFailed,
  PartFailed,
  PartMissing,
]
/** EX_CONFIG of sysexits.h */
const wrongConfigCode = 78

/** Errors that explain themselves are shown without a stack. */
export function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // several addresses of one host were tried
  if (error instanceof AggregateError) return error.errors.map(inWords).join('\n')
  const isClear = clearErrors.some((clear) => error instanceof clear)
  const isOfSystem = 'syscall' in error
  const isOfPostgres = 'severity' in error
  return isClear || isOfSystem || isOfPostgres ? error.message : (error.stack ?? error.message)
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof DevError || error instanceof CommandFailed) return error.exitCode
  if (error instanceof ApiRefusal) return exitCodes.usage
  return error instanceof ConfigError ? wrongConfigCode : 1
}
