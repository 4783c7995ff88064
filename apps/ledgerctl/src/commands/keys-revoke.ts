import { revokeApiKey } from '@ledger/runtime'
import type { Command } from 'commander'
import { CommandFailed } from './command-failed.ts'
import { withOwnerPool } from '../database/with-owner-pool.ts'
import type { CommandContext } from './command-context.ts'
import { databaseUrlOf } from './command-context.ts'

export function addKeysRevoke(keys: Command, { env, print }: CommandContext): void {
  keys
    .command('revoke')
    .description('end a key; every process refuses it within 5 seconds')
    .argument('<key-id>', 'the 16 hex digits after lk_')
    .action(async (keyId: string) => {
      const isRevoked = await withOwnerPool(databaseUrlOf(env), (pool) => revokeApiKey(pool, keyId))
      if (!isRevoked) throw new CommandFailed(`there is no valid key ${keyId}`)
      print(`revoked ${keyId}`)
    })
}
