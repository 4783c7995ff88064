import type { ClientConfig } from 'pg'
import type { Logger } from 'pino'
import { inLedger } from './batch-state.ts'
import type { Answer, Command } from './command.ts'
import { CommandFailure } from './command-failure.ts'
import type { DecisionContext } from './decision-context.ts'
import { KnownHeads } from './known-heads.ts'
import { Lane } from './lane.ts'
import { PendingCommand } from './pending-command.ts'
import { runUntilSettled } from './run-until-settled.ts'
import { storedRefusalOf } from './stored-refusal.ts'

export interface BatcherSettings {
  readonly lanes: number
  readonly batchCommandsMax: number
  readonly batchEntriesMax: number
  readonly queueCommandsMax: number
  /** How long a second request waits for the first with the same key. */
  readonly sameKeyWaitMsMax: number
  /** Of how many accounts the heads are kept; with 0 every batch locks and reads them. */
  readonly knownHeadsMax: number
  /** How long one attempt at a batch may take before its connection is cut. */
  readonly attemptMsMax: number
}

export interface BatcherParts {
  readonly context: DecisionContext
  readonly connection: ClientConfig
  readonly log: Logger
  readonly settings: BatcherSettings
}

const sweepEveryMs = 20

/**
 * Gathers the commands of one shard into batches. Commands that arrive while the lanes are busy form
 * the next batch: there is no timer, so a quiet service answers at once and a busy one in bulk. Two
 * lanes overlap the locking of one batch with the commit of the other.
 */
export class Batcher {
  readonly #parts: BatcherParts
  readonly #heads: KnownHeads
  readonly #queue: PendingCommand[] = []
  readonly #running = new Set<PendingCommand>()
  readonly #byKey = new Map<string, PendingCommand>()
  readonly #idle: Lane[] = []
  readonly #busy = new Set<Promise<void>>()
  readonly #sweeper: NodeJS.Timeout
  #isClosing = false
  /** More commands follow at once, so an idle lane waits for them. */
  #isGathering = false

  constructor(parts: BatcherParts) {
    this.#parts = parts
    this.#heads = new KnownHeads(parts.settings.knownHeadsMax)
    for (let lane = 0; lane < parts.settings.lanes; lane += 1) {
      this.#idle.push(new Lane(parts.connection, parts.log))
    }
    this.#sweeper = setInterval(() => this.#failExpired(), sweepEveryMs)
  }

  /** What this shard's commands are decided with. */
  get context(): DecisionContext {
    return this.#parts.context
  }

  /** How many commands wait for a lane. */
  get queueLength(): number {
    return this.#queue.length
  }

  /**
   * Resolves with a definitive answer whose commit is durable.
   * @throws CommandFailure when there is none in time
   */
  async submit(command: Command): Promise<Answer> {
    const key = inLedger(command.ledger.ledgerNo, command.idempotencyKey)
    for (let twin = this.#byKey.get(key); twin !== undefined; twin = this.#byKey.get(key)) {
      const answer = await this.#answerOfTwin(command, twin)
      if (answer !== undefined) return answer
    }

    if (this.#isClosing) throw new CommandFailure('shutting_down')
    if (this.#queue.length >= this.#parts.settings.queueCommandsMax) {
      throw new CommandFailure('overloaded')
    }

    const pending = new PendingCommand(command)
    this.#byKey.set(key, pending)
    this.#queue.push(pending)
    this.#startLanes()
    try {
      return await pending.promise
    } finally {
      // While its outcome is not known here, a lane may still be at it: the key stays taken until
      // the lane lets go.
      if (!this.#running.has(pending)) this.#forget(pending)
    }
  }

  /** As `submit`, for commands that come together: they queue in this order and share batches. */
  submitAll(commands: readonly Command[]): readonly Promise<Answer>[] {
    this.#isGathering = true
    try {
      return commands.map((command) => this.submit(command))
    } finally {
      this.#isGathering = false
      this.#startLanes()
    }
  }

  /** Refuses what is new, finishes what was taken on. */
  async close(): Promise<void> {
    this.#isClosing = true
    while (this.#busy.size > 0) await Promise.all(this.#busy)
    clearInterval(this.#sweeper)
    await Promise.all(this.#idle.map((lane) => lane.close()))
  }

  /**
   * Waits for the request that has the key; undefined when that one failed and it is our turn.
   * @throws CommandFailure idempotency_in_progress when it takes too long
   */
  async #answerOfTwin(command: Command, twin: PendingCommand): Promise<Answer | undefined> {
    const { sameKeyWaitMsMax } = this.#parts.settings
    const { promise: timeout, resolve: timeUp } = Promise.withResolvers<'time up'>()
    const timer = setTimeout(timeUp, sameKeyWaitMsMax, 'time up')
    const settled = twin.promise.catch(() => undefined)
    const first = await Promise.race([settled, timeout])
    clearTimeout(timer)
    if (first === 'time up') throw new CommandFailure('idempotency_in_progress')
    if (first === undefined) {
      // Its caller was let go, but a lane may still be at it.
      if (this.#running.has(twin)) throw new CommandFailure('idempotency_in_progress')
      this.#forget(twin)
      return undefined
    }
    // That one found the key in use for something else: what is stored has to be asked again. It is
    // answered, but the rest of its batch may be run again in halves, and nobody is to wait for that.
    if (first.outcome === 'refused' && first.refusal.code === 'idempotency_key_reused') {
      this.#forget(twin)
      return undefined
    }
    if (!twin.command.fingerprint.equals(command.fingerprint)) {
      const refusal = storedRefusalOf(command, { code: 'idempotency_key_reused' })
      return { outcome: 'refused', refusal, isReplay: false }
    }
    return { ...first, isReplay: true }
  }

  #startLanes(): void {
    if (this.#isGathering) return
    while (this.#queue.length > 0) {
      const lane = this.#idle.pop()
      if (lane === undefined) return
      const batch = this.#takeBatch()
      const run = this.#runBatch(lane, batch)
      this.#busy.add(run)
      void run.finally(() => {
        this.#busy.delete(run)
        this.#idle.push(lane)
        this.#startLanes()
      })
    }
  }

  async #runBatch(lane: Lane, batch: readonly PendingCommand[]): Promise<void> {
    for (const pending of batch) this.#running.add(pending)
    try {
      await runUntilSettled({ ...this.#parts, heads: this.#heads }, lane, batch)
    } catch (error) {
      this.#parts.log.error({ err: error }, 'a batch failed in an unforeseen way')
      lane.discard()
      for (const pending of batch) pending.fail('internal', error)
    } finally {
      for (const pending of batch) {
        this.#running.delete(pending)
        this.#forget(pending)
      }
    }
  }

  #takeBatch(): readonly PendingCommand[] {
    const { batchCommandsMax, batchEntriesMax } = this.#parts.settings
    let entries = 0
    let count = 0
    while (count < this.#queue.length && count < batchCommandsMax) {
      entries += entryCount(this.#queue[count]?.command)
      if (count > 0 && entries > batchEntriesMax) break
      count += 1
    }
    return this.#queue.splice(0, count)
  }

  /** Callers are answered in time, also when nothing moves. */
  #failExpired(): void {
    const now = performance.now()
    const waiting = this.#queue.filter((pending) => {
      if (pending.command.deadlineAt > now) return true
      pending.fail('deadline_exceeded')
      return false
    })
    if (waiting.length < this.#queue.length) this.#queue.splice(0, this.#queue.length, ...waiting)
    for (const pending of this.#running) {
      if (pending.command.deadlineAt <= now) pending.fail('storage_unavailable')
    }
  }

  #forget(pending: PendingCommand): void {
    const { ledger, idempotencyKey } = pending.command
    const key = inLedger(ledger.ledgerNo, idempotencyKey)
    if (this.#byKey.get(key) === pending) this.#byKey.delete(key)
  }
}

/** One that puts a category into another is judged on up to 10,000 links, in about 2 ms. */
const nestingCost = 40

/** What a command adds to the size of a batch. */
function entryCount(command: Command | undefined): number {
  if (command === undefined) return 0
  const { operation } = command
  switch (operation.name) {
    case 'post-transaction':
      return operation.entries.length
    case 'post-pending':
    case 'void-pending':
    case 'expire-pending':
    case 'reverse-transaction':
      return 2 * operation.transaction.accounts.length
    case 'open-accounts':
      return operation.command.accounts.length
    case 'change-account':
    case 'close-account':
    case 'open-ledger':
    case 'change-ledger':
    case 'create-category':
    case 'change-category':
    case 'remove-member':
      return 1
    case 'add-member':
      return operation.member.kind === 'category' ? nestingCost : 1
    default:
      return operation satisfies never
  }
}
