import { defineFailpoint } from '@ledger/runtime'
import type { MessageBatch, NotConsumed } from '@ledger/stream'
import { claimPartition } from '../../journal/claim-partition.ts'
import { listIngestOffsets } from '../../journal/list-ingest-offsets.ts'
import { moveLowOffset } from '../../journal/move-low-offset.ts'
import { HeldPartition } from './held-partition.ts'
import { lostMessage } from './lost-message.ts'
import { isPassing, NotNow } from './not-now.ts'
import { readMessage, type ReadMessage } from './read-message.ts'
import { settleShard, type SettleParts } from './settle-shard.ts'
import { keyText, shardsOfKeys } from './shard-of-key.ts'
import { Tries } from './tries.ts'

const afterClaim = defineFailpoint('ingest.after_claim')
const afterCommit = defineFailpoint('ingest.after_commit_before_kafka_offset')

const pauseMsMin = 50
const lowOffsetEveryMs = 1_000

export interface WorkerParts extends Omit<SettleParts, 'tries' | 'isStopping'> {
  /** Who claims, for whoever looks at the table. */
  readonly owner: string
  readonly pauseMsMax: number
  /** Tells Kafka how far it is, for those who watch groups; nothing here rests on it. */
  commit(nextOffset: number): Promise<void>
  findFirstOffset(): Promise<number>
  onFault(error: unknown, isPassing: boolean): void
}

/**
 * Settles the messages of one partition, a batch at a time, for as long as the group gives it to this
 * process. How far it is settled stands in the database and is moved with the effects, so what Kafka
 * delivers twice, or to two processes at once, takes effect once.
 */
export class PartitionWorker {
  readonly #parts: WorkerParts
  readonly #tries = new Tries()
  #held: HeldPartition | undefined
  /** The batch under way; a second one can only come of another assignment, and waits. */
  #turn: Promise<unknown> = Promise.resolve()
  #failures = 0
  #lag = 0
  #isStopping = false
  #lowOffset = { movedTo: 0, atMs: 0 }

  constructor(parts: WorkerParts) {
    this.#parts = parts
  }

  /** How many messages wait, and whether the last ones could not be settled. */
  get state(): { readonly lag: number; readonly isPaused: boolean } {
    return { lag: this.#lag, isPaused: this.#failures > 0 }
  }

  /** The group assigns the partition anew: somebody else may have had it. */
  forgetClaim(): void {
    this.#held = undefined
  }

  onBatch(batch: MessageBatch): Promise<NotConsumed | undefined> {
    const settled = this.#turn.then(() => this.#settleOrPause(batch))
    this.#turn = settled
    return settled
  }

  /** Ends what is under way; what is not settled then is settled by another process. */
  async stop(): Promise<void> {
    this.#isStopping = true
    await this.#turn
    if (this.#held !== undefined) await this.#moveLowOffset(this.#held, 0)
  }

  async #settleOrPause(batch: MessageBatch): Promise<NotConsumed | undefined> {
    if (this.#isStopping || !batch.isOurs()) return { pauseMs: pauseMsMin }
    try {
      const held = await this.#hold()
      const seekTo = await this.#misplacedFrom(held, batch)
      if (seekTo !== undefined) return { seekTo, onSought: () => (held.soughtTo = seekTo) }
      await this.#settle(held, batch)
      this.#failures = 0
      return undefined
    } catch (error) {
      if (this.#held !== undefined) this.#held.isCertain = false
      const pauseMs = Math.min(
        pauseMsMin * 2 ** Math.min(this.#failures, 20),
        this.#parts.pauseMsMax,
      )
      this.#failures += 1
      if (!this.#isStopping) this.#parts.onFault(error, isPassing(error))
      return { pauseMs }
    }
  }

  /** The claim of this process, made anew when somebody else has claimed the partition meanwhile. */
  async #hold(): Promise<HeldPartition> {
    const { writer, topic, partition, owner } = this.#parts
    const held = this.#held
    if (held?.isCertain === true) return held
    if (held !== undefined) {
      const offsets = await writer.ask((client) => listIngestOffsets(client, { topic, partition }))
      if (held.learn(offsets)) return held
    }
    this.#held = undefined
    const claim = await writer.ask((client) => claimPartition(client, topic, partition, owner))
    await afterClaim()
    if (claim === undefined) throw new NotNow('another process claimed the partition')
    return (this.#held = new HeldPartition(claim))
  }

  /** Where to go on instead, when this batch is not the next one. */
  async #misplacedFrom(held: HeldPartition, batch: MessageBatch): Promise<number | undefined> {
    const first = batch.messages[0]?.offset ?? batch.nextOffset
    const { position } = held
    if (batch.endOffset < position) {
      throw new Error(
        `the topic ends at ${batch.endOffset}, and ${position} is settled: is it another one?`,
      )
    }
    const isSettled = batch.nextOffset <= position
    if (first <= position && !isSettled) return undefined
    return held.soughtTo === position && !isSettled ? undefined : position
  }

  async #settle(held: HeldPartition, batch: MessageBatch): Promise<void> {
    const messages = [...(await this.#lost(held, batch)), ...batch.messages.map(readMessage)]
    const { ledgers } = this.#parts.writer
    const shards = await shardsOfKeys(ledgers, held.shardCount, keysOf(messages))
    const byShard = Map.groupBy(messages, ({ message }) => shards.get(keyText(message.key)) ?? 0)
    const parts = { ...this.#parts, tries: this.#tries, isStopping: () => this.#isStopping }
    const end = batch.nextOffset
    const ends = await Promise.allSettled(
      [...byShard].map(async ([shardId, all]) => {
        const next = held.nextOffset(shardId)
        const own = all.filter(({ message }) => message.offset >= next)
        if (own.length > 0) await settleShard(parts, held, { shardId, messages: own, end })
      }),
    )
    const failed = ends.find((one) => one.status === 'rejected')
    if (failed !== undefined) throw failed.reason as Error
    await afterCommit()
    await this.#done(held, batch)
  }

  /** The first message that is left may lie behind some that the topic no longer has. */
  async #lost(held: HeldPartition, batch: MessageBatch): Promise<readonly ReadMessage[]> {
    const first = batch.messages[0]?.offset ?? batch.nextOffset
    if (first <= held.position) return []
    const { topic, partition, log } = this.#parts
    const lowest = await this.#parts.findFirstOffset()
    if (lowest <= held.position) return [] // what lies between are marks of Kafka's own
    const gap = { topic, partition, from: held.position, to: Math.min(lowest, first) }
    if (held.position === 0) {
      log.warn(gap, 'the topic begins later; nothing of it was settled before')
      return []
    }
    log.error(gap, 'messages are gone that were not settled')
    return [lostMessage(gap)]
  }

  async #done(held: HeldPartition, batch: MessageBatch): Promise<void> {
    held.moveTo(batch.nextOffset)
    this.#tries.forgetBelow(batch.nextOffset)
    this.#lag = Math.max(0, batch.endOffset - batch.nextOffset)
    await this.#moveLowOffset(held, lowOffsetEveryMs)
    await this.#parts.commit(batch.nextOffset).catch(() => undefined) // said again with the next one
  }

  /** With one shard its own offset says as much. Losing it costs that messages are read once more. */
  async #moveLowOffset(held: HeldPartition, everyMs: number): Promise<void> {
    const { writer, topic, partition } = this.#parts
    const nowMs = performance.now()
    const { position, fence } = held
    if (held.shardCount === 1 || position <= this.#lowOffset.movedTo) return
    if (nowMs - this.#lowOffset.atMs < everyMs) return
    this.#lowOffset = { movedTo: position, atMs: nowMs }
    const move = writer.ask((client) =>
      moveLowOffset(client, { topic, partition }, fence, position),
    )
    await move.catch(() => undefined)
  }
}

function keysOf(messages: readonly ReadMessage[]): ReadonlySet<string> {
  return new Set(messages.map(({ message }) => keyText(message.key)))
}
