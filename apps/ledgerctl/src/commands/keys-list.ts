import { listApiKeys, type ListedApiKey } from '@ledger/runtime'
import type { Command } from 'commander'
import { withOwnerPool } from '../database/with-owner-pool.ts'
import type { CommandContext } from './command-context.ts'
import { databaseUrlOf } from './command-context.ts'

export function addKeysList(keys: Command, { env, print }: CommandContext): void {
  keys
    .command('list')
    .description('show the keys there are, the oldest first; never their secrets')
    .option('--json', 'one JSON object a line')
    .action(async (options: { json?: true }) => {
      const listed = await withOwnerPool(databaseUrlOf(env), (pool) => listApiKeys(pool))
      for (const key of listed) print(options.json === true ? JSON.stringify(key) : line(key))
      if (listed.length === 0 && options.json !== true) print('there are no keys')
    })
}

function line(key: ListedApiKey): string {
  return [
    key.keyId,
    state(key),
    key.name,
    key.scopes.join(','),
    key.ledgers === null ? 'all ledgers' : key.ledgers.join(','),
  ].join('  ')
}

function state({ revokedAt, expiresAt }: ListedApiKey): string {
  if (revokedAt !== null) return `revoked ${iso(revokedAt)}`
  return expiresAt === null ? 'valid' : `until ${iso(expiresAt)}`
}

function iso(time: string): string {
  return new Date(time).toISOString()
}
