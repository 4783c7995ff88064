import type { Log } from '@ledger/runtime'
import type { JournalConnection } from '@ledger/stream'
import { keepConnected, listShards, pauseUntil } from '@ledger/stream'
import type { ClientBase } from 'pg'
import { publishOutcomes, type OutcomeTopics } from './publish-outcomes.ts'
import type { OutcomeLimits } from './read-outcomes.ts'

export interface OutcomeRelaySettings {
  readonly log: Log
  /** Unique among all relays there ever were. */
  readonly owner: string
  /** How long an owner that died keeps a shard from the others. */
  readonly leaseMs: number
  /** A connection in the role of the relay. */
  connect(): Promise<JournalConnection>
  /** Makes the topics if they are missing. */
  prepareTopics(): Promise<OutcomeTopics>
  readonly limits?: OutcomeLimits
}

const shardsCheckMs = 5_000
const sameFaultLogMs = 10_000

/** Publishes what became of messages, of every shard that no other relay owns. */
export class OutcomeRelay {
  readonly #settings: OutcomeRelaySettings
  readonly #abort = new AbortController()
  /** What keeps the outcomes of a shard; -1 is the watch over the shards. */
  readonly #faults = new Map<number, Error>()
  readonly #shards = new Set<number>()
  readonly #running: Promise<void>[] = []
  #topics: OutcomeTopics | undefined
  #loggedAtMs = -Infinity

  constructor(settings: OutcomeRelaySettings) {
    this.#settings = settings
  }

  start(): void {
    this.#keepConnected(-1, (client) => this.#watchShards(client))
  }

  /** Gives its shards up, so that another relay goes on at once. The streams stay open. */
  async close(): Promise<void> {
    this.#abort.abort()
    await Promise.all(this.#running)
  }

  get faults(): readonly Error[] {
    return [...this.#faults.values()]
  }

  async #watchShards(client: ClientBase): Promise<void> {
    const { signal } = this.#abort
    while (!signal.aborted) {
      this.#topics ??= await this.#settings.prepareTopics()
      const topics = this.#topics
      for (const shardId of await listShards(client)) {
        if (this.#shards.has(shardId)) continue
        this.#shards.add(shardId)
        this.#publish(shardId, topics)
      }
      this.#faults.delete(-1)
      await pauseUntil(signal, shardsCheckMs)
    }
  }

  #publish(shardId: number, topics: OutcomeTopics): void {
    const { owner, leaseMs, limits } = this.#settings
    this.#keepConnected(shardId, (client) =>
      publishOutcomes(client, {
        shardId,
        owner,
        leaseMs,
        topics,
        signal: this.#abort.signal,
        ...(limits !== undefined && { limits }),
        onFault: (fault) => this.#setFault(shardId, fault),
      }),
    )
  }

  #keepConnected(shardId: number, work: (client: ClientBase) => Promise<void>): void {
    const { connect } = this.#settings
    const onFault = (fault: Error) => this.#setFault(shardId, fault)
    const { signal } = this.#abort
    this.#running.push(keepConnected({ connect, signal, onFault }, work))
  }

  #setFault(shardId: number, fault: Error | undefined): void {
    if (fault === undefined) {
      this.#faults.delete(shardId)
      return
    }
    this.#faults.set(shardId, fault)
    const nowMs = performance.now()
    if (nowMs - this.#loggedAtMs < sameFaultLogMs) return
    this.#loggedAtMs = nowMs
    this.#settings.log.warn({ err: fault, shard: shardId }, 'no outcomes are published')
  }
}
