import { DatabaseTimeoutError, ProblemError } from '@ledger/runtime'
import type { Client } from 'pg'
import { Lane, type LaneSettings } from './lane.ts'

export interface CoalescerSettings extends LaneSettings {
  readonly lanes: number
  readonly queueReadsMax: number
  /** How long a read may take in all. */
  readonly deadlineMs: number
}

interface Waiting<Answer> {
  readonly accountNos: readonly number[]
  readonly deadlineAtMs: number
  resolve(answer: Answer): void
  reject(error: unknown): void
}

const accountsPerLoadMax = 1_000
const sweepEveryMs = 50

/**
 * Turns the reads that wait at the same time into one load. Reads that arrive while the lanes are
 * busy share the next load; none joins a load that was sent before it came, which is what makes an
 * answer as new as its question. There is no timer: a load is sent once the events at hand are dealt
 * with and a lane is free, so a quiet service answers at once and a busy one in bulk. All accounts of
 * one read are in one load, and so in one snapshot.
 */
export class Coalescer<Answer> {
  readonly #settings: CoalescerSettings
  readonly #load: (client: Client, accountNos: readonly number[]) => Promise<Answer>
  readonly #idle: Lane[]
  readonly #lanes: readonly Lane[]
  readonly #running = new Set<readonly Waiting<Answer>[]>()
  readonly #sweeper: NodeJS.Timeout
  #queue: Waiting<Answer>[] = []
  #isScheduled = false

  constructor(
    settings: CoalescerSettings,
    load: (client: Client, accountNos: readonly number[]) => Promise<Answer>,
  ) {
    this.#settings = settings
    this.#load = load
    this.#lanes = Array.from({ length: settings.lanes }, () => new Lane(settings))
    this.#idle = [...this.#lanes]
    this.#sweeper = setInterval(() => this.#failExpired(), sweepEveryMs).unref()
  }

  /**
   * What the load says that is sent after this call; it may hold more accounts than were asked for.
   * @throws ProblemError overloaded, DatabaseTimeoutError, or what pg threw
   */
  read(accountNos: readonly number[]): Promise<Answer> {
    if (this.#queue.length >= this.#settings.queueReadsMax) {
      throw new ProblemError({ code: 'overloaded', detail: 'Too many reads wait already.' })
    }
    const deadlineAtMs = performance.now() + this.#settings.deadlineMs
    const answer = new Promise<Answer>((resolve, reject) => {
      this.#queue.push({ accountNos, deadlineAtMs, resolve, reject })
    })
    this.#schedule()
    return answer
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper)
    await Promise.all(this.#lanes.map((lane) => lane.close()))
  }

  /** Not at once: requests that have arrived together are parsed one after another. */
  #schedule(): void {
    if (this.#isScheduled || this.#queue.length === 0 || this.#idle.length === 0) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      this.#dispatch()
    })
  }

  #dispatch(): void {
    const lane = this.#idle.pop()
    if (lane === undefined) return
    const batch = this.#takeBatch()
    if (batch.length === 0) {
      this.#idle.push(lane)
      return
    }
    void this.#run(lane, batch)
    this.#schedule()
  }

  #takeBatch(): readonly Waiting<Answer>[] {
    let accounts = 0
    let count = 0
    for (const { accountNos } of this.#queue) {
      accounts += accountNos.length
      if (count > 0 && accounts > accountsPerLoadMax) break
      count += 1
    }
    const batch = this.#queue.slice(0, count)
    this.#queue = count === this.#queue.length ? [] : this.#queue.slice(count)
    return batch
  }

  /** Never rejects: every outcome goes to those who wait. */
  async #run(lane: Lane, batch: readonly Waiting<Answer>[]): Promise<void> {
    this.#running.add(batch)
    const accountNos = distinct(batch)
    try {
      const answer = await lane.read((client) => this.#load(client, accountNos))
      for (const waiting of batch) waiting.resolve(answer)
    } catch (error) {
      for (const waiting of batch) waiting.reject(error)
    }
    this.#running.delete(batch)
    this.#idle.push(lane)
    this.#schedule()
  }

  #failExpired(): void {
    const now = performance.now()
    const error = new DatabaseTimeoutError(this.#settings.deadlineMs)
    const expire = (waiting: Waiting<Answer>) => {
      if (waiting.deadlineAtMs > now) return true
      waiting.reject(error)
      return false
    }
    this.#queue = this.#queue.filter(expire)
    for (const batch of this.#running) batch.forEach(expire)
  }
}

/** In the order of the key, so that the pages of the index are visited once. */
function distinct(batch: readonly Waiting<never>[] | readonly Waiting<unknown>[]): number[] {
  const accountNos = new Set<number>()
  for (const waiting of batch) for (const accountNo of waiting.accountNos) accountNos.add(accountNo)
  return [...accountNos].sort((one, other) => one - other)
}
