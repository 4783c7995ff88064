import type { ClientBase } from 'pg'
import { rollback } from '../journal/begin-and-commit.ts'
import { answersOfGroup, readReplayed } from './answer.ts'
import type { CommandGroup } from './command-group.ts'
import type { Answer } from './command.ts'
import { decideAll } from './decide-all.ts'
import type { DecisionContext } from './decision-context.ts'
import { lookUp } from './look-up.ts'
import { WriteSet } from './write-set.ts'

/**
 * What the commands of a group would be answered, decided by the same rules on one snapshot: nothing is
 * locked and nothing is written. Ids and positions are those that they could have had; the token is that
 * of the state they were judged on.
 */
export async function dryRun(
  client: ClientBase,
  context: DecisionContext,
  group: CommandGroup,
): Promise<readonly Answer[]> {
  const { shardId } = context
  const { state, seen } = await lookUp(client, context, [group], 'read')
  const writes = new WriteSet()
  const verdicts = decideAll({ ...context, state, writes }, [group]).flat()
  const replayed = await readReplayed(client, shardId, verdicts)
  await rollback(client)

  const place = {
    shardId,
    epoch: seen.epoch,
    firstPosition: seen.position + 1,
    recordedAt: state.now,
    tokenPosition: seen.position,
  }
  return answersOfGroup(group, verdicts, { place, events: writes.events, replayed })
}
