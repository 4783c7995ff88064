import { Command } from 'commander'
import type { CommandContext } from './commands/command-context.ts'
import { addDev } from './commands/dev.ts'
import { addDlq } from './commands/dlq.ts'
import { addImport } from './commands/import.ts'
import { addKeys } from './commands/keys.ts'
import { addMigrate } from './commands/migrate.ts'
import { addReconcile } from './commands/reconcile.ts'
import { addReplay } from './commands/replay.ts'
import { addSources } from './commands/sources.ts'

/** Everything `ledgerctl` can do. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('ledgerctl')
    .description('Operates the ledger. Finds it by DATABASE_URL, else the one of `npm start`.')
    .showHelpAfterError('(ledgerctl --help says more)')
  addDev(program, context)
  addMigrate(program, context)
  addKeys(program, context)
  addImport(program, context)
  addReconcile(program, context)
  addReplay(program, context)
  addSources(program, context)
  addDlq(program, context)
  return program
}
