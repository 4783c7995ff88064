import { migrate } from '@ledger/db'
import type { Command } from 'commander'
import { loadDevConfig } from '../dev/dev-config.ts'
import type { CommandContext } from './command-context.ts'
import { databaseUrlOf } from './command-context.ts'
import { wholeNumber } from './whole-number.ts'

export function addMigrate(program: Command, { env, print }: CommandContext): void {
  program
    .command('migrate')
    .description('bring the database to the newest schema; changes nothing when it has it')
    .option(
      '--shards <count>',
      'shards there must be at least (default: SHARDS, else 1)',
      wholeNumber,
    )
    .action(async (options: { shards?: number }) => {
      const shards = options.shards ?? loadDevConfig(env).shards
      const { applied } = await migrate(databaseUrlOf(env), { shards })
      applied.forEach((name) => print(`applied ${name}`))
      print(applied.length === 0 ? 'the schema is the newest' : `${applied.length} applied`)
    })
}
