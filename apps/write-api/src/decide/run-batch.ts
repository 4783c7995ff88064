import type { Client } from 'pg'
import { defineFailpoint } from '@ledger/runtime'
import type { Answering } from './answer.ts'
import { answerOf, readReplayed } from './answer.ts'
import type { Answer, Command } from './command.ts'
import type { DecisionContext } from './decision-context.ts'
import type { KnownHeads } from './known-heads.ts'
import { lookUp } from './look-up.ts'
import { lookUpUnlocked, stateOnKnown } from './look-up-unlocked.ts'
import type { Verdict } from './verdict.ts'
import { decideAll } from './verdict.ts'
import { writeBatch } from './write-batch.ts'
import { WriteSet } from './write-set.ts'

const beforeBegin = defineFailpoint('write.before_begin')
const afterLocks = defineFailpoint('write.after_locks')
const beforeWrite = defineFailpoint('write.before_write')
const afterCommit = defineFailpoint('write.after_commit_before_reply')

export interface BatchContext extends DecisionContext {
  readonly heads: KnownHeads
  /** Called when the commit has been sent and before it is answered: the outcome may be unknown. */
  onCommitSent(): void
}

/**
 * One database transaction for many commands: look up, decide each, write, commit; what it decides on
 * is locked, or known from the batches before. Every call begins anew: nothing that an earlier attempt
 * computed or refused is used again.
 * @returns the answers in the order of the commands; all of them are durable
 * @throws what Postgres or the connection threw, or HeadsChanged; then none of the commands took
 *   effect, unless `onCommitSent` was called and the connection was lost, in which case it is not known
 */
export async function runBatch(
  client: Client,
  context: BatchContext,
  commands: readonly Command[],
): Promise<readonly Answer[]> {
  const { heads } = context
  await beforeBegin()
  return heads.suffices(commands)
    ? runOnKnownHeads(client, context, commands)
    : heads.whileLocking(() => runLocked(client, context, commands))
}

/** Two round trips, and the second holds the lock of the shard. */
async function runLocked(
  client: Client,
  context: BatchContext,
  commands: readonly Command[],
): Promise<readonly Answer[]> {
  const { shardId } = context
  const looked = await lookUp(client, context, commands, 'lock')
  await afterLocks()
  const writes = new WriteSet()
  const verdicts = decideAll({ ...context, state: looked.state, writes }, commands)
  const replayed = await readReplayed(client, shardId, verdicts)
  await beforeWrite()

  context.onCommitSent()
  const advance = await writeBatch(client, shardId, { ...looked, isLocked: true }, writes)
  await afterCommit()
  return answersOf(commands, verdicts, { ...advance, shardId, replayed, writes })
}

/** Locks nothing before it writes, and writes once the batch before it has committed. */
async function runOnKnownHeads(
  client: Client,
  context: BatchContext,
  commands: readonly Command[],
): Promise<readonly Answer[]> {
  const { shardId, heads } = context
  const found = await lookUpUnlocked(client, context, commands)
  // from here to `decide` nothing is awaited
  heads.endLook(found.look, found.seen)
  const state = stateOnKnown(found, heads)
  const writes = new WriteSet()
  const verdicts = decideAll({ ...context, state, writes }, commands)
  const turn = heads.decide(state.changed.values())
  try {
    const replayed = await readReplayed(client, shardId, verdicts)
    await turn.previous
    await beforeWrite()

    context.onCommitSent()
    const looked = { state, seen: { ...found.seen, ...turn.expected }, isLocked: false }
    const advance = await writeBatch(client, shardId, looked, writes)
    turn.committed()
    await afterCommit()
    return answersOf(commands, verdicts, { ...advance, shardId, replayed, writes })
  } catch (error) {
    turn.failed()
    throw error
  }
}

/** Where a committed batch stands, and what its answers are made of. */
interface Written extends Pick<Answering, 'replayed'> {
  readonly shardId: number
  readonly epoch: number
  /** Of its last record. */
  readonly position: number
  readonly recordedAt: string
  readonly writes: WriteSet
}

function answersOf(
  commands: readonly Command[],
  verdicts: readonly Verdict[],
  { replayed, writes, position, ...place }: Written,
): readonly Answer[] {
  const { events, records } = writes
  const firstPosition = position - records.length + 1
  const answering = { place: { ...place, firstPosition }, events, replayed }
  return verdicts.map((verdict, index) => {
    const command = commands[index]
    if (command === undefined) throw new Error('more verdicts than commands')
    return answerOf(command, verdict, answering)
  })
}
