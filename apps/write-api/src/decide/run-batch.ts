import type { Client } from 'pg'
import { defineFailpoint } from '@ledger/runtime'
import { rollback } from '../journal/begin-and-commit.ts'
import type { Answering } from './answer.ts'
import { answersOfGroup, readReplayed } from './answer.ts'
import type { CommandGroup } from './command-group.ts'
import { commandsOf } from './command-group.ts'
import type { Answer } from './command.ts'
import { decideAll } from './decide-all.ts'
import type { DecisionContext } from './decision-context.ts'
import type { KnownHeads } from './known-heads.ts'
import { lookUp } from './look-up.ts'
import { lookUpUnlocked, stateOnKnown } from './look-up-unlocked.ts'
import type { Verdict } from './verdict.ts'
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

/** The answers to the commands of a group; undefined when its rider did not hold any more. */
export type GroupAnswers = readonly Answer[] | undefined

/**
 * One database transaction for many commands: look up, decide each, write, commit; what it decides on
 * is locked, or known from the batches before. Every call begins anew: nothing that an earlier attempt
 * computed or refused is used again. A group whose rider does not hold any more is left out.
 * @returns the answers in the order of the groups and their commands; all of them are durable
 * @throws what Postgres or the connection threw, or HeadsChanged; then none of the commands took
 *   effect, unless `onCommitSent` was called and the connection was lost, in which case it is not known
 */
export async function runBatch(
  client: Client,
  context: BatchContext,
  groups: readonly CommandGroup[],
): Promise<readonly GroupAnswers[]> {
  const { heads } = context
  await beforeBegin()
  return heads.suffices(commandsOf(groups))
    ? runOnKnownHeads(client, context, groups)
    : heads.whileLocking(() => runLocked(client, context, groups))
}

/** Two round trips, and the second holds the lock of the shard. */
async function runLocked(
  client: Client,
  context: BatchContext,
  groups: readonly CommandGroup[],
): Promise<readonly GroupAnswers[]> {
  const { shardId } = context
  const looked = await lookUp(client, context, groups, 'lock')
  await afterLocks()
  const held = without(looked.unheld, groups)
  if (held.length === 0) {
    await rollback(client)
    return groups.map(() => undefined)
  }
  const writes = new WriteSet()
  const verdicts = decideAll({ ...context, state: looked.state, writes }, held)
  const replayed = await readReplayed(client, shardId, verdicts.flat())
  await beforeWrite()

  context.onCommitSent()
  const advance = await writeBatch(client, shardId, { ...looked, isLocked: true }, writes)
  await afterCommit()
  const answers = answersOf(held, verdicts, { ...advance, shardId, replayed, writes })
  return groups.map((group) => answers.get(group))
}

/** Locks nothing before it writes, and writes once the batch before it has committed. */
async function runOnKnownHeads(
  client: Client,
  context: BatchContext,
  groups: readonly CommandGroup[],
): Promise<readonly GroupAnswers[]> {
  const { shardId, heads } = context
  const found = await lookUpUnlocked(client, context, groups)
  const held = without(found.unheld, groups)
  if (held.length === 0) {
    heads.abandon(found.look)
    return groups.map(() => undefined)
  }
  // from here to `decide` nothing is awaited
  heads.endLook(found.look, found.seen)
  const state = stateOnKnown(found, heads)
  const writes = new WriteSet()
  const verdicts = decideAll({ ...context, state, writes }, held)
  const turn = heads.decide(state.changed.values())
  try {
    const replayed = await readReplayed(client, shardId, verdicts.flat())
    await turn.previous
    await beforeWrite()

    context.onCommitSent()
    const looked = { state, seen: { ...found.seen, ...turn.expected }, isLocked: false }
    const advance = await writeBatch(client, shardId, looked, writes)
    turn.committed()
    await afterCommit()
    const answers = answersOf(held, verdicts, { ...advance, shardId, replayed, writes })
    return groups.map((group) => answers.get(group))
  } catch (error) {
    turn.failed()
    throw error
  }
}

function without(
  unheld: ReadonlySet<CommandGroup>,
  groups: readonly CommandGroup[],
): readonly CommandGroup[] {
  return unheld.size === 0 ? groups : groups.filter((group) => !unheld.has(group))
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
  groups: readonly CommandGroup[],
  verdicts: readonly (readonly Verdict[])[],
  { replayed, writes, position, ...place }: Written,
): ReadonlyMap<CommandGroup, readonly Answer[]> {
  const { events, records } = writes
  const firstPosition = position - records.length + 1
  const answering = { place: { ...place, firstPosition }, events, replayed }
  return new Map(
    groups.map((group, index) => [group, answersOfGroup(group, verdicts[index] ?? [], answering)]),
  )
}
