import { createApiKey, scopes, type Scope } from '@ledger/runtime'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { withOwnerPool } from '../database/with-owner-pool.ts'
import type { CommandContext } from './command-context.ts'
import { databaseUrlOf } from './command-context.ts'

interface KeysCreateOptions {
  readonly name: string
  readonly scope: Scope[]
  readonly ledger?: string[]
  readonly expiresAt?: Date
}

export function addKeysCreate(keys: Command, { env, print }: CommandContext): void {
  keys
    .command('create')
    .description('make a key; it is shown once and cannot be shown again')
    .requiredOption('--name <text>', 'who or what the key is for')
    .addOption(
      new Option('--scope <scope...>', 'what it may do').choices(scopes).default([...scopes]),
    )
    .option('--ledger <id...>', 'the only ledgers it may use (default: all)')
    .option('--expires-at <time>', 'when it ends, as RFC 3339: 2030-01-31T00:00:00Z', time)
    .action(async (options: KeysCreateOptions) => {
      const { key } = await withOwnerPool(databaseUrlOf(env), (pool) =>
        createApiKey(pool, {
          name: options.name,
          scopes: options.scope,
          ledgers: options.ledger,
          expiresAt: options.expiresAt,
        }),
      )
      print(key)
    })
}

function time(text: string): Date {
  const date = new Date(text)
  const isTime = /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(date.getTime())
  if (!isTime) throw new InvalidArgumentError('A time like 2030-01-31T00:00:00Z is expected.')
  if (date.getTime() <= Date.now()) throw new InvalidArgumentError('It lies in the past.')
  return date
}
