import { setTimeout as pause } from 'node:timers/promises'
import type { StreamRecord } from '@ledger/stream'
import {
  NotAnswered,
  readRecordsPage,
  type AskedPage,
  type LedgerApi,
  type RecordsPage,
} from './records-page.ts'
import { RecordsWalk } from './records-walk.ts'

export interface HttpFollowOptions {
  /** The position that was followed last; 0 for all. */
  readonly after: number
  /**
   * Of the record at that position, as the place has it that was stored: then it is found first whether that
   * record is still there. Not looked at unless given.
   */
  readonly epoch?: number
  /** How long one request waits for news, in milliseconds; 0 asks without waiting. */
  readonly waitMs?: number
  /** Ends with what is there, instead of waiting for more. */
  readonly isOnce?: boolean
  readonly signal?: AbortSignal
}

const waitMsDefault = 20_000
/** After a page without news, should the ledger answer it at once. */
const emptyMs = 100
const retryMsMin = 100
const retryMsMax = 2_000
/** How long the ledger may be away before its last error is thrown. */
const silenceMsMax = 60_000

/**
 * The records of one ledger over HTTP, in order, checked against their hashes, until the signal. Pages
 * go on at `next_after`, so positions of other ledgers leave no gap to worry about.
 * @throws DamagedRecord, VoidTail, and what a request throws for longer than a minute
 */
export async function* followHttp(
  api: LedgerApi,
  ledger: string,
  options: HttpFollowOptions,
): AsyncGenerator<StreamRecord, void, undefined> {
  const { isOnce = false, signal } = options
  const waitMs = isOnce ? 0 : (options.waitMs ?? waitMsDefault)
  const walk = new RecordsWalk(options.after, options.epoch)
  while (signal?.aborted !== true) {
    const asked = { after: walk.after, waitMs: walk.isProving ? 0 : waitMs, signal }
    const page = await withRetries(() => ask(api, ledger, asked, walk), signal)
    if (page === undefined) return
    const records = walk.take(page)
    if (records === undefined) continue
    yield* records
    if (page.hasMore) continue
    if (isOnce) return
    if (records.length === 0) await pauseUntil(signal, emptyMs)
  }
}

/** @throws NotAnswered also when the answer is one that was true before, of a server that was replaced */
async function ask(
  api: LedgerApi,
  ledger: string,
  asked: AskedPage,
  walk: RecordsWalk,
): Promise<RecordsPage> {
  const page = await readRecordsPage(api, ledger, asked)
  if (walk.isOutdated(page)) throw new NotAnswered(`epoch ${page.epoch} of ${ledger} is over`)
  return page
}

/** Undefined when the signal came first. */
async function withRetries(
  ask: () => Promise<RecordsPage>,
  signal: AbortSignal | undefined,
): Promise<RecordsPage | undefined> {
  const startedAtMs = performance.now()
  for (let retryMs = retryMsMin; !isAborted(signal);) {
    try {
      return await ask()
    } catch (error) {
      if (isAborted(signal)) return undefined
      const isOver = performance.now() - startedAtMs > silenceMsMax
      if (isOver || !isPassing(error)) throw error
      await pauseUntil(signal, retryMs)
      retryMs = Math.min(retryMs * 2, retryMsMax)
    }
  }
  return undefined
}

/** Asked anew each time: it changes while we wait. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true
}

/** Not past the signal. */
async function pauseUntil(signal: AbortSignal | undefined, ms: number): Promise<void> {
  await pause(ms, undefined, { ...(signal && { signal }) }).catch(() => undefined)
}

/** Worth another request: no answer, or one that says that it is the moment's fault. */
function isPassing(error: unknown): boolean {
  if (!Error.isError(error)) return false
  // `fetch` tells of a lost connection by a TypeError with a cause, of whichever realm it is
  const isLost = error.name === 'TypeError' && error.cause !== undefined
  return isLost || error instanceof NotAnswered || error.name === 'TimeoutError'
}
