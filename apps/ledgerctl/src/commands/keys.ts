import type { Command } from 'commander'
import { addKeysCreate } from './keys-create.ts'
import { addKeysList } from './keys-list.ts'
import { addKeysRevoke } from './keys-revoke.ts'
import type { CommandContext } from './command-context.ts'

export function addKeys(program: Command, context: CommandContext): void {
  const keys = program.command('keys').description('API keys of callers')
  addKeysCreate(keys, context)
  addKeysList(keys, context)
  addKeysRevoke(keys, context)
}
