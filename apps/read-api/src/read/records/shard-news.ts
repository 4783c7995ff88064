import { setTimeout as pause } from 'node:timers/promises'
import { hasReached, type Place } from '../../place.ts'
import type { Lookout } from './lookout.ts'
import type { Look } from './news-query.ts'

/** What a caller waits for: a record of its ledger after a position. */
export interface AwaitedNews {
  readonly ledgerNo: number
  /** The number of a type; undefined: of any. */
  readonly type: number | undefined
  readonly after: number
  /** The caller has looked itself up to here, and found nothing after `after`. */
  readonly place: Place
}

export type Heard =
  /** Something is new. It is after this position; up to there is nothing. */
  | { readonly kind: 'news'; readonly after: number }
  /** Nothing has come up to this place, and the waiting is over. */
  | { readonly kind: 'quiet'; readonly place: Place }

interface Waiting extends AwaitedNews {
  /** Up to here there is nothing for it. */
  quiet: Place
  resolve(heard: Heard): void
  reject(error: unknown): void
}

/** From the end of one look to the beginning of the next: so late may news be. */
const lookEveryMs = 25

/**
 * Tells those who wait for records of a shard when there are some. One look serves all of them, however
 * many they are, and only whose ledger has something new is woken: on a shard with many ledgers all would
 * read in vain all the time. Nobody waiting, nobody looks.
 */
export class ShardNews {
  readonly #lookout: Lookout
  readonly #waiting = new Set<Waiting>()
  #looking: Promise<void> | undefined

  constructor(lookout: Lookout) {
    this.#lookout = lookout
  }

  /** @throws what the lookout threw */
  async wait(awaited: AwaitedNews, waitMsMax: number, signal: AbortSignal): Promise<Heard> {
    const { promise, resolve, reject } = Promise.withResolvers<Heard>()
    const waiting: Waiting = { ...awaited, quiet: awaited.place, resolve, reject }
    const end = (): void => endWait(waiting)
    const timer = setTimeout(end, waitMsMax)
    signal.addEventListener('abort', end, { once: true })
    this.#waiting.add(waiting)
    this.#looking ??= this.#lookWhileAwaited()
    try {
      return await promise
    } finally {
      this.#waiting.delete(waiting)
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
    }
  }

  /** Whoever waits has waited long enough. */
  endWaits(): void {
    for (const waiting of this.#waiting) endWait(waiting)
  }

  /** To be called when nobody can come any more. */
  async close(): Promise<void> {
    this.endWaits()
    await this.#looking
    await this.#lookout.close()
  }

  /** Never rejects: every outcome goes to those who wait. */
  async #lookWhileAwaited(): Promise<void> {
    for (;;) {
      await pause(lookEveryMs)
      const from = earliest(this.#waiting)
      if (from === undefined) break
      try {
        this.#tell(from, await this.#lookout.look(from))
      } catch (error) {
        for (const waiting of this.#waiting) waiting.reject(error)
      }
    }
    this.#looking = undefined
  }

  /** Those who came meanwhile and have seen less were not looked for: that look is the next. */
  #tell(from: Place, look: Look): void {
    for (const waiting of this.#waiting) {
      if (waiting.quiet.position < from.position) continue
      if (look.isCut || hasNews(waiting, look)) {
        const after = Math.max(waiting.after, waiting.quiet.position)
        waiting.resolve({ kind: 'news', after })
      } else if (hasReached(look.head, waiting.quiet)) {
        waiting.quiet = look.head
      }
    }
  }
}

function endWait({ resolve, quiet }: Waiting): void {
  resolve({ kind: 'quiet', place: quiet })
}

/** Where a look has to begin so that it is one for all of them. */
function earliest(waiting: ReadonlySet<Waiting>): Place | undefined {
  let first: Place | undefined
  for (const { quiet } of waiting) {
    if (first === undefined || quiet.position < first.position) first = quiet
  }
  return first
}

function hasNews({ ledgerNo, type, after }: Waiting, { found }: Look): boolean {
  const positions = found.get(ledgerNo) ?? []
  return positions.some((last) => last.position > after && (type ?? last.type) === last.type)
}
