import type { Command } from 'commander'
import { withOwnerPool } from '../database/with-owner-pool.ts'
import { unbindSource } from '../statements/unbind-source.ts'
import type { CommandContext } from './command-context.ts'
import { databaseUrlOf } from './command-context.ts'
import { CommandFailed } from './command-failed.ts'

export function addSourcesUnbind(sources: Command, { env, print }: CommandContext): void {
  sources
    .command('unbind')
    .description('let nothing of a source pass any more; every process knows within 5 seconds')
    .requiredOption('--topic <topic>', 'the command topic')
    .requiredOption('--source <source>', 'the `ce_source` of its messages')
    .action(async ({ topic, source }: { readonly topic: string; readonly source: string }) => {
      const wasBound = await withOwnerPool(databaseUrlOf(env), (pool) =>
        unbindSource(pool, topic, source),
      )
      if (!wasBound) throw new CommandFailed(`${source} is not bound on ${topic}`)
      print(`unbound ${source} on ${topic}`)
    })
}
