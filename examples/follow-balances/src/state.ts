import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import {
  RunningBalances,
  type FollowedPlace,
  type FollowerOptions,
  type PlaceStore,
  type StoredBalance,
  type StreamRecord,
} from '@ledger/consumer'

interface Stored {
  readonly places: readonly FollowedPlace[]
  readonly balances: readonly StoredBalance[]
}

/** How often the file is written at most; what was followed since is followed again after a crash. */
const writeEveryMs = 1_000

/**
 * Places and balances, changed together and written together: so the file never has a record in one of
 * them only, whenever the process dies.
 */
export class State implements PlaceStore {
  readonly balances: RunningBalances
  readonly #places: Map<number, FollowedPlace>
  readonly #file: string | undefined
  #writtenAtMs = performance.now()

  /** @param file undefined keeps all in memory */
  constructor(file: string | undefined) {
    const { places, balances } = file === undefined ? nothing : readStored(file)
    this.#file = file
    this.#places = new Map(places.map((place) => [place.shardId, place]))
    this.balances = RunningBalances.of(balances)
  }

  /** What a follower does with this state. */
  get followerOptions(): FollowerOptions {
    return {
      store: this,
      onRecord: (record) => this.#apply(record),
      onTakenBack: (record) => this.#takeBack(record),
    }
  }

  /** The only place of one who follows a single ledger; 0 before the first record. */
  get position(): number {
    return Math.max(0, ...[...this.#places.values()].map(({ position }) => position))
  }

  read(shardId: number): Promise<FollowedPlace | undefined> {
    return Promise.resolve(this.#places.get(shardId))
  }

  write(place: FollowedPlace): Promise<void> {
    this.#places.set(place.shardId, place)
    if (performance.now() - this.#writtenAtMs >= writeEveryMs) this.save()
    return Promise.resolve()
  }

  /** Writes another file and puts it in place of the old one: there is always a whole one. */
  save(): void {
    this.#writtenAtMs = performance.now()
    if (this.#file === undefined) return
    const stored: Stored = {
      places: [...this.#places.values()],
      balances: this.balances.stored(),
    }
    writeFileSync(`${this.#file}.new`, JSON.stringify(stored), { flush: true })
    renameSync(`${this.#file}.new`, this.#file)
  }

  #apply(record: StreamRecord): void {
    this.balances.apply(record)
    const { shardId, position, recordedAt, epoch } = record
    this.#places.set(shardId, { shardId, position, recordedAt, epoch })
  }

  #takeBack(record: StreamRecord): void {
    this.balances.takeBack(record)
    const { shardId, position, epoch } = record
    this.#places.set(shardId, { shardId, position: position - 1, recordedAt: undefined, epoch })
  }
}

const nothing: Stored = { places: [], balances: [] }

function readStored(file: string): Stored {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Stored
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return nothing
    throw error
  }
}
