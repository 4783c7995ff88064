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
  /** What was followed: the places of one stream mean nothing in another. */
  readonly stream: string
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
  readonly #stream: string
  readonly #file: string | undefined
  #writtenAtMs = performance.now()

  /**
   * @param file undefined keeps all in memory
   * @param stream what is followed, in words @throws Error when the file is of another one
   */
  constructor(file: string | undefined, stream: string) {
    const stored = file === undefined ? undefined : readStored(file)
    const { places, balances } = stored ?? { places: [], balances: [] }
    if (stored !== undefined && stored.stream !== stream) {
      throw new Error(`${file} is of ${stored.stream}, not of ${stream}`)
    }
    this.#stream = stream
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

  /** The only place of one who follows a single ledger; undefined before the first record. */
  get place(): FollowedPlace | undefined {
    const [place] = this.#places.values()
    return place
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
      stream: this.#stream,
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

/** Undefined when there is no such file yet. */
function readStored(file: string): Stored | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Stored
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
