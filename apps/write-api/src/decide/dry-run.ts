import type { ClientBase } from 'pg'
import { rollback } from '../journal/begin-and-commit.ts'
import { answerOf, readReplayed } from './answer.ts'
import type { Answer, Command } from './command.ts'
import { lookUp } from './look-up.ts'
import type { DecisionContext } from './decision-context.ts'
import { decideAll } from './verdict.ts'
import { WriteSet } from './write-set.ts'

/**
 * What a command would be answered, decided by the same rules on one snapshot: nothing is locked and
 * nothing is written. Id and position are those that it could have had; the token is that of the
 * state it was judged on.
 */
export async function dryRun(
  client: ClientBase,
  context: DecisionContext,
  command: Command,
): Promise<Answer> {
  const { shardId } = context
  const { state, seen } = await lookUp(client, context, [command], 'read')
  const writes = new WriteSet()
  const [verdict] = decideAll({ ...context, state, writes }, [command])
  if (verdict === undefined) throw new Error('a command was not decided')
  const replayed = await readReplayed(client, shardId, [verdict])
  await rollback(client)

  const place = {
    shardId,
    epoch: seen.epoch,
    firstPosition: seen.position + 1,
    recordedAt: state.now,
    tokenPosition: seen.position,
  }
  return answerOf(command, verdict, { place, events: writes.events, replayed })
}
