import { defineFailpoint } from '@ledger/runtime'
import type { Log } from '@ledger/runtime'
import type { Writer } from '../../command/writer.ts'
import type { Turns } from '../../command/post-transactions/turns.ts'
import { CommandFailure } from '../../decide/command-failure.ts'
import type { Command } from '../../decide/command.ts'
import { entryCount } from '../../decide/command-size.ts'
import type { TopicPartition } from '../../journal/find-ingest-offset.ts'
import { ItemGatherer } from './gather-items.ts'
import type { HeldPartition } from './held-partition.ts'
import { givenUp, type Item } from './item.ts'
import { NotNow } from './not-now.ts'
import { PartitionRider } from './partition-rider.ts'
import type { ReadMessage } from './read-message.ts'
import { keyText } from './shard-of-key.ts'
import type { SourceBindings } from './source-bindings.ts'
import type { Tries } from './tries.ts'

const beforeSubmit = defineFailpoint('ingest.before_submit')

export interface SettleParts extends TopicPartition {
  readonly writer: Writer
  readonly log: Log
  readonly bindings: SourceBindings
  readonly tries: Tries
  /** Entries of all partitions that are with the batchers. */
  readonly turns: Turns
  readonly entriesMax: number
  isStopping(): boolean
}

/** Messages of a partition that are for one shard. */
export interface ShardMessages {
  readonly shardId: number
  /** In the order of their offsets, at least one, all of them to be settled. */
  readonly messages: readonly ReadMessage[]
  /** The offset after the batch that they came in. */
  readonly end: number
}

const none: ReadonlySet<string> = new Set()

/**
 * Settles messages of one shard, some at a time: while some are being committed, the next are read and
 * looked up.
 * @throws when it cannot go on now; what is settled is known to `held`, or found when it is asked for again
 */
export async function settleShard(
  parts: SettleParts,
  held: HeldPartition,
  { shardId, messages, end }: ShardMessages,
): Promise<void> {
  const gatherer = new ItemGatherer(parts, messages)
  let first = 0
  let items = await gatherer.gather(first, none)
  for (;;) {
    if (parts.isStopping()) throw new NotNow('this process is stopping')
    first += items.length
    const next = messages[first]
    const following = next === undefined ? undefined : gatherer.gather(first, keysOf(items))
    following?.catch(() => undefined) // told when it is waited for
    await settleItems(parts, held, { shardId, items, to: next?.message.offset ?? end })
    if (following === undefined) return
    const gathered = await following
    items = gathered.length > 0 ? gathered : await gatherer.gather(first, none)
  }
}

function keysOf(items: readonly Item[]): ReadonlySet<string> {
  return new Set(items.map(({ read }) => keyText(read.message.key)))
}

interface ShardItems {
  readonly shardId: number
  readonly items: readonly Item[]
  /** Where the offset of the shard stands once they are settled. */
  readonly to: number
}

/** In one transaction, or in several when that one cannot be stored. */
async function settleItems(
  parts: SettleParts,
  held: HeldPartition,
  group: ShardItems,
): Promise<void> {
  try {
    await submit(parts, held, group)
    held.settled(group.shardId, group.to)
  } catch (error) {
    if (!(error instanceof CommandFailure) || error.code !== 'internal') throw error
    await settleUnstorable(parts, held, group, error)
  }
}

async function submit(
  { writer, turns, entriesMax, topic, partition }: SettleParts,
  held: HeldPartition,
  { shardId, items, to }: ShardItems,
): Promise<void> {
  const commands = items.flatMap((item) => (item.kind === 'command' ? [item.command] : []))
  requireShard(held, shardId, commands)
  const from = held.nextOffset(shardId)
  const rider = new PartitionRider(
    shardId,
    { topic, partition, fence: held.fence, from, to },
    items,
  )
  const deadlineAt = performance.now() + writer.deadlineMs
  const places = Math.min(placesOf(commands), entriesMax)
  if (!(await turns.take(places, deadlineAt))) throw new NotNow('too much is under way')
  try {
    await beforeSubmit()
    const group = { kind: 'together', commands, deadlineAt, rider } as const
    await writer.batchers.of(shardId).submitGroup(group)
  } finally {
    turns.give(places)
  }
}

/**
 * Where a ledger is was asked before its messages were read: others may have claimed it meanwhile, on a
 * shard that is newer than what this process knows.
 * @throws NotNow
 */
function requireShard(held: HeldPartition, shardId: number, commands: readonly Command[]): void {
  const elsewhere = commands.find(({ ledger }) => ledger.shardId !== shardId)?.ledger
  if (elsewhere === undefined) return
  held.nextOffset(elsewhere.shardId)
  throw new NotNow(`ledger ${elsewhere.ledgerId} is on shard ${elsewhere.shardId}`)
}

/** A group without commands takes a place in a batch, too. */
function placesOf(commands: readonly Command[]): number {
  return Math.max(
    1,
    commands.reduce((sum, command) => sum + entryCount(command), 0),
  )
}

/** One message may be what spoils them all: in the end that one stands alone, and is put aside. */
async function settleUnstorable(
  parts: SettleParts,
  held: HeldPartition,
  { shardId, items, to }: ShardItems,
  error: CommandFailure,
): Promise<void> {
  const middle = Math.ceil(items.length / 2)
  const [second] = items.slice(middle)
  if (second !== undefined) {
    const { offset } = second.read.message
    await settleItems(parts, held, { shardId, items: items.slice(0, middle), to: offset })
    await settleItems(parts, held, { shardId, items: items.slice(middle), to })
    return
  }
  const [alone] = items
  if (alone === undefined) throw error
  const { offset } = alone.read.message
  parts.log.error({ err: error.cause, offset }, 'a message cannot be stored')
  const isBare = alone.kind === 'dead' && alone.isBare === true
  if (isBare || !parts.tries.failedAgain(offset)) {
    throw new NotNow('a message cannot be stored', { cause: error })
  }
  await settleItems(parts, held, { shardId, items: [givenUp(alone)], to })
}
