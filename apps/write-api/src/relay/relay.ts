import type { Log } from '@ledger/runtime'
import type { JournalConnection, MessageStream, ReaderLimits } from '@ledger/stream'
import { JournalGapError, keepConnected, listShards, pauseUntil } from '@ledger/stream'
import type { ClientBase } from 'pg'
import type { EntriesTopic } from './entries-topic.ts'
import type { Cursor } from './lease.ts'
import { publishShard } from './publish-shard.ts'

export interface RelaySettings {
  readonly log: Log
  /** Unique among all relays there ever were. */
  readonly owner: string
  /** How long an owner that died keeps a shard from the others. */
  readonly leaseMs: number
  readonly stream: MessageStream
  /** Where what records do to accounts goes as well; nowhere unless given. */
  readonly entries?: EntriesTopic
  /** A connection in the role of the relay. */
  connect(): Promise<JournalConnection>
  /** Called before the first record of shards that are new to this relay is published. */
  prepareShards(count: number): Promise<void>
  readonly limits?: ReaderLimits
}

export interface ShardState {
  readonly state: 'connecting' | 'standby' | 'publishing'
  /** How far this relay has published; undefined before it owned the shard. */
  readonly cursor: Cursor | undefined
  readonly fault: Error | undefined
}

const shardsCheckMs = 5_000
const sameFaultLogMs = 10_000

/** Publishes every shard of the journal that no other relay owns. Any number of relays may run. */
export class Relay {
  readonly #settings: RelaySettings
  readonly #abort = new AbortController()
  readonly #shards = new Map<number, ShardState>()
  readonly #running: Promise<void>[] = []
  #watchFault: Error | undefined
  #lastFault = { text: '', atMs: 0 }

  constructor(settings: RelaySettings) {
    this.#settings = settings
  }

  start(): void {
    const onFault = (fault: Error) => {
      this.#watchFault = fault
      this.#logFault(undefined, fault)
    }
    this.#running.push(this.#keepConnected(onFault, (client) => this.#watchShards(client)))
  }

  /** Gives its shards up, so that another relay goes on at once. The stream stays open. */
  async close(): Promise<void> {
    this.#abort.abort()
    await Promise.all(this.#running)
  }

  get shards(): ReadonlyMap<number, ShardState> {
    return this.#shards
  }

  /** What keeps records from being published; a shard that another relay owns is none of it. */
  get faults(): readonly Error[] {
    const faults = [this.#watchFault, ...[...this.#shards.values()].map(({ fault }) => fault)]
    return faults.filter((fault) => fault !== undefined)
  }

  async #watchShards(client: ClientBase): Promise<void> {
    while (!this.#abort.signal.aborted) {
      const shardIds = await listShards(client)
      const added = shardIds.filter((shardId) => !this.#shards.has(shardId))
      if (added.length > 0) await this.#settings.prepareShards(Math.max(...shardIds) + 1)
      for (const shardId of added) this.#publish(shardId)
      this.#watchFault = undefined
      await pauseUntil(this.#abort.signal, shardsCheckMs)
    }
  }

  #publish(shardId: number): void {
    const { owner, leaseMs, stream, entries, limits } = this.#settings
    const set = (change: Partial<ShardState>) => this.#set(shardId, change)
    const onFault = (fault: Error | undefined) => {
      if (fault !== undefined) this.#logFault(shardId, fault)
      set({ fault })
    }
    set({})
    const work = (client: ClientBase) =>
      publishShard(client, {
        shardId,
        owner,
        leaseMs,
        stream,
        signal: this.#abort.signal,
        ...(entries !== undefined && { entries }),
        ...(limits !== undefined && { limits }),
        onState: (state) => set({ state, fault: undefined }),
        onPublished: (cursor) => set({ cursor }),
        onFault,
      })
    const onLost = (fault: Error) => {
      onFault(fault)
      set({ state: 'connecting' })
    }
    this.#running.push(this.#keepConnected(onLost, work))
  }

  #keepConnected(
    onFault: (fault: Error) => void,
    work: (client: ClientBase) => Promise<void>,
  ): Promise<void> {
    const { connect } = this.#settings
    return keepConnected({ connect, signal: this.#abort.signal, onFault }, work)
  }

  #set(shardId: number, change: Partial<ShardState>): void {
    const before = this.#shards.get(shardId)
    this.#shards.set(shardId, {
      state: 'connecting',
      cursor: undefined,
      fault: undefined,
      ...before,
      ...change,
    })
  }

  /** A gap is an alarm: the journal lost a record. The same fault is said again now and then only. */
  #logFault(shardId: number | undefined, fault: Error): void {
    const text = `${shardId} ${fault.message}`
    const nowMs = performance.now()
    if (text === this.#lastFault.text && nowMs - this.#lastFault.atMs < sameFaultLogMs) return
    this.#lastFault = { text, atMs: nowMs }
    const level = fault instanceof JournalGapError ? 'fatal' : 'warn'
    this.#settings.log[level]({ err: fault, shard: shardId }, 'nothing is published')
  }
}
