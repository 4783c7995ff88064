import type { Command } from 'commander'
import type { CommandContext } from './command-context.ts'
import { addDlqList } from './dlq-list.ts'
import { addDlqReplay } from './dlq-replay.ts'

export function addDlq(program: Command, context: CommandContext): void {
  const dlq = program
    .command('dlq')
    .description('messages of command topics that were not accepted')
  addDlqList(dlq, context)
  addDlqReplay(dlq, context)
}
