import type { Command } from 'commander'
import { withOwnerPool } from '../database/with-owner-pool.ts'
import { listSources } from '../statements/list-sources.ts'
import type { CommandContext } from './command-context.ts'
import { databaseUrlOf } from './command-context.ts'

export function addSourcesList(sources: Command, { env, print }: CommandContext): void {
  sources
    .command('list')
    .description('show the sources that are bound')
    .option('--json', 'one JSON object a line')
    .action(async (options: { json?: true }) => {
      const listed = await withOwnerPool(databaseUrlOf(env), (pool) => listSources(pool))
      for (const bound of listed) {
        const { topic, source, keyId, name, state } = bound
        const line = [topic, source, keyId, state, name].join('  ')
        print(options.json === true ? JSON.stringify(bound) : line)
      }
      if (listed.length === 0 && options.json !== true) print('no source is bound')
    })
}
