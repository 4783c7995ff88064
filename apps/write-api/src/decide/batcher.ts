import type { ClientConfig } from 'pg'
import type { Logger } from 'pino'
import type { Answer, Command } from './command.ts'
import { CommandFailure } from './command-failure.ts'
import type { CommandGroup } from './command-group.ts'
import { groupOfOne } from './command-group.ts'
import type { DecisionContext } from './decision-context.ts'
import { requireSoundGroup } from './group-bounds.ts'
import { KnownHeads } from './known-heads.ts'
import { Lane } from './lane.ts'
import { nextBatch } from './next-batch.ts'
import { PendingGroup } from './pending-group.ts'
import { runUntilSettled } from './run-until-settled.ts'
import { Twins } from './twins.ts'

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
 * lanes overlap the locking of one batch with the commit of the other. A group is never split: what is
 * sent alone is a group of one.
 */
export class Batcher {
  readonly #parts: BatcherParts
  readonly #heads: KnownHeads
  readonly #queue: PendingGroup[] = []
  readonly #running = new Set<PendingGroup>()
  readonly #twins = new Twins(this.#running)
  readonly #idle: Lane[] = []
  readonly #busy = new Set<Promise<void>>()
  readonly #sweeper: NodeJS.Timeout
  /** Commands in the queue that came alone. What comes in line is bounded by its door. */
  #waiting = 0
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

  /** How many commands that came alone wait for a lane. */
  get queueLength(): number {
    return this.#waiting
  }

  /**
   * Resolves with a definitive answer whose commit is durable.
   * @param line commands of one line are judged in the order in which they were submitted, also where a
   *   batch ends between them; others of several lanes may overtake each other
   * @throws CommandFailure when there is none in time
   */
  async submit(command: Command, line?: object): Promise<Answer> {
    const { sameKeyWaitMsMax } = this.#parts.settings
    for (let twin = this.#twins.of(command); twin !== undefined; twin = this.#twins.of(command)) {
      const answer = await this.#twins.answerOf(command, twin, sameKeyWaitMsMax)
      if (answer !== undefined) return answer
    }
    const [answer] = await this.#run(new PendingGroup(groupOfOne(command), line))
    if (answer === undefined) throw new Error('a command was settled without an answer')
    return answer
  }

  /** As `submit`, for commands that come together: they share batches. */
  submitAll(commands: readonly Command[], line: object): readonly Promise<Answer>[] {
    this.#isGathering = true
    try {
      return commands.map((command) => this.submit(command, line))
    } finally {
      this.#isGathering = false
      this.#startLanes()
    }
  }

  /**
   * As `submit`, for commands that have to be in one transaction, and what rides along. Doors bound what
   * they have under way in groups.
   * @returns the answers in the order of the commands
   * @throws CommandFailure when there is no definitive answer in time
   * @throws GroupNotHeld when its rider did not hold any more
   * @throws RangeError and TypeError as `requireSoundGroup`
   */
  async submitGroup(group: CommandGroup): Promise<readonly Answer[]> {
    requireSoundGroup(group)
    const waitUntil = performance.now() + this.#parts.settings.sameKeyWaitMsMax
    const { commands } = group
    let twin = this.#twins.ofAny(commands)
    while (twin !== undefined) {
      await this.#twins.end(twin, waitUntil - performance.now())
      twin = this.#twins.ofAny(commands)
    }
    return this.#run(new PendingGroup(group, group)) // in a line of its own
  }

  /** Refuses what is new, finishes what was taken on. */
  async close(): Promise<void> {
    this.#isClosing = true
    while (this.#busy.size > 0) await Promise.all(this.#busy)
    clearInterval(this.#sweeper)
    await Promise.all(this.#idle.map((lane) => lane.close()))
  }

  async #run(pending: PendingGroup): Promise<readonly Answer[]> {
    if (this.#isClosing) throw new CommandFailure('shutting_down')
    const isAlone = pending.line === undefined
    if (isAlone && this.#waiting >= this.#parts.settings.queueCommandsMax) {
      throw new CommandFailure('overloaded')
    }
    this.#twins.add(pending)
    this.#queue.push(pending)
    if (isAlone) this.#waiting += 1
    this.#startLanes()
    try {
      return await pending.promise
    } finally {
      // While its outcome is not known here, a lane may still be at it: its keys stay taken until
      // the lane lets go.
      if (!this.#running.has(pending)) this.#twins.forget(pending)
    }
  }

  #startLanes(): void {
    if (this.#isGathering) return
    while (this.#queue.length > 0) {
      const lane = this.#idle.pop()
      if (lane === undefined) return
      const batch = this.#takeBatch()
      if (batch.length === 0) {
        this.#idle.push(lane) // all that wait are in line behind what is under way
        return
      }
      const run = this.#runBatch(lane, batch)
      this.#busy.add(run)
      void run.finally(() => {
        this.#busy.delete(run)
        this.#idle.push(lane)
        this.#startLanes()
      })
    }
  }

  async #runBatch(lane: Lane, batch: readonly PendingGroup[]): Promise<void> {
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
        this.#twins.forget(pending)
      }
    }
  }

  #takeBatch(): readonly PendingGroup[] {
    const batch = nextBatch(this.#queue, this.#running, this.#parts.settings)
    for (const { line } of batch) if (line === undefined) this.#waiting -= 1
    if (batch.at(-1) === this.#queue[batch.length - 1]) {
      this.#queue.splice(0, batch.length)
    } else {
      const taken = new Set(batch)
      this.#queue.splice(0, Infinity, ...this.#queue.filter((pending) => !taken.has(pending)))
    }
    return batch
  }

  /** Callers are answered in time, also when nothing moves. */
  #failExpired(): void {
    const now = performance.now()
    const waiting = this.#queue.filter((pending) => {
      if (pending.group.deadlineAt > now) return true
      pending.fail('deadline_exceeded')
      if (pending.line === undefined) this.#waiting -= 1
      return false
    })
    if (waiting.length < this.#queue.length) this.#queue.splice(0, this.#queue.length, ...waiting)
    for (const pending of this.#running) {
      if (pending.group.deadlineAt <= now) pending.fail('storage_unavailable')
    }
  }
}
