import type { Command } from 'commander'
import type { CommandContext } from './command-context.ts'
import { addSourcesBind } from './sources-bind.ts'
import { addSourcesList } from './sources-list.ts'
import { addSourcesUnbind } from './sources-unbind.ts'

export function addSources(program: Command, context: CommandContext): void {
  const sources = program
    .command('sources')
    .description('who may send commands through topics of Kafka, and with which API key')
  addSourcesBind(sources, context)
  addSourcesUnbind(sources, context)
  addSourcesList(sources, context)
}
