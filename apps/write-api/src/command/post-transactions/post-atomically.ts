import { ProblemError } from '@ledger/runtime'
import type { Answer } from '../../decide/command.ts'
import { CommandFailure } from '../../decide/command-failure.ts'
import type { CommandGroup } from '../../decide/command-group.ts'
import { dryRun } from '../../decide/dry-run.ts'
import { failureFault } from '../failure-fault.ts'
import type { BulkItem } from './bulk-item.ts'
import type { ItemsContext } from './commands-of-items.ts'
import { commandsOfItems } from './commands-of-items.ts'
import { entriesOf } from './fit-atomic-items.ts'
import type { Turns } from './turns.ts'

/** What items are posted with that go together or not at all. */
export interface AtomicContext extends ItemsContext {
  readonly turns: Turns
  readonly isDryRun: boolean
  /** By `performance.now()`. */
  readonly deadlineAt: number
}

/**
 * Posts all items or none, in one transaction of the database, once it is their turn among the bulk
 * requests; what is only to be tried is decided here.
 * @throws ProblemError when there is no definitive answer in time
 */
export async function postAtomically(
  items: readonly BulkItem[],
  context: AtomicContext,
): Promise<readonly Answer[]> {
  const { turns, deadlineAt } = context
  const entries = entriesOf(items)
  try {
    if (!(await turns.take(entries, deadlineAt))) throw new CommandFailure('deadline_exceeded')
    try {
      return await decideItems(items, context)
    } finally {
      turns.give(entries)
    }
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error
    throw new ProblemError(failureFault(error), { cause: error.cause })
  }
}

async function decideItems(
  items: readonly BulkItem[],
  context: AtomicContext,
): Promise<readonly Answer[]> {
  const { writer, ledger, isDryRun, deadlineAt } = context
  const commands = await commandsOfItems(items, context, deadlineAt)
  const group: CommandGroup = { kind: 'atomic', commands, deadlineAt }
  const batcher = writer.batchers.of(ledger.shardId)
  if (!isDryRun) return batcher.submitGroup(group)
  return writer.ask((client) => dryRun(client, batcher.context, group))
}
