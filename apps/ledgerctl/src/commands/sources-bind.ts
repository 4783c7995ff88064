import type { Command } from 'commander'
import { withOwnerPool } from '../database/with-owner-pool.ts'
import { bindSource } from '../statements/bind-source.ts'
import type { CommandContext } from './command-context.ts'
import { databaseUrlOf } from './command-context.ts'
import { CommandFailed } from './command-failed.ts'

interface SourcesBindOptions {
  readonly topic: string
  readonly source: string
  readonly keyId: string
}

export function addSourcesBind(sources: Command, { env, print }: CommandContext): void {
  sources
    .command('bind')
    .description('let messages of a source act with the rights of an API key')
    .requiredOption('--topic <topic>', 'the command topic')
    .requiredOption('--source <source>', 'the `ce_source` of its messages')
    .requiredOption('--key-id <key-id>', 'the 16 hex digits after lk_')
    .action(async ({ topic, source, keyId }: SourcesBindOptions) => {
      const isBound = await withOwnerPool(databaseUrlOf(env), (pool) =>
        bindSource(pool, topic, source, keyId),
      )
      if (!isBound) throw new CommandFailed(`there is no valid key ${keyId}`)
      print(`bound ${source} on ${topic} to ${keyId}`)
    })
}
