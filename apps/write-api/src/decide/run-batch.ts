import type { Client } from 'pg'
import { defineFailpoint } from '@ledger/runtime'
import { answerOf, readReplayed } from './answer.ts'
import type { Answer, Command } from './command.ts'
import type { DecisionContext } from './decision-context.ts'
import { lookUp } from './look-up.ts'
import { decideAll } from './verdict.ts'
import { writeBatch } from './write-batch.ts'
import { WriteSet } from './write-set.ts'

const beforeBegin = defineFailpoint('write.before_begin')
const afterLocks = defineFailpoint('write.after_locks')
const beforeWrite = defineFailpoint('write.before_write')
const afterCommit = defineFailpoint('write.after_commit_before_reply')

export interface BatchContext extends DecisionContext {
  /** Called when the commit has been sent and before it is answered: the outcome may be unknown. */
  onCommitSent(): void
}

/**
 * One database transaction for many commands: lock, look up, decide each, write, commit. Every call
 * begins anew: nothing that an earlier attempt computed or refused is used again.
 * @returns the answers in the order of the commands; all of them are durable
 * @throws what Postgres or the connection threw; then none of the commands took effect, unless
 *   `onCommitSent` was called and the connection was lost, in which case it is not known
 */
export async function runBatch(
  client: Client,
  context: BatchContext,
  commands: readonly Command[],
): Promise<readonly Answer[]> {
  const { shardId } = context
  await beforeBegin()
  const looked = await lookUp(client, context, commands, 'lock')
  await afterLocks()
  const writes = new WriteSet()
  const verdicts = decideAll({ ...context, state: looked.state, writes }, commands)
  const replayed = await readReplayed(client, shardId, verdicts)
  await beforeWrite()

  context.onCommitSent()
  const { position, ...place } = await writeBatch(client, shardId, looked, writes)
  await afterCommit()

  const firstPosition = position - writes.records.length + 1
  const answering = { place: { ...place, shardId, firstPosition }, events: writes.events, replayed }
  return verdicts.map((verdict, index) => {
    const command = commands[index]
    if (command === undefined) throw new Error('more verdicts than commands')
    return answerOf(command, verdict, answering)
  })
}
