import type { ApiCaller } from '../api/api-caller.ts'
import { ApiAway } from '../api/api-refusal.ts'
import type { Chunk } from './chunks-of.ts'
import { ChunkOutcome } from './chunk-outcome.ts'
import type { LedgerBefore } from './import-progress.ts'
import type { ImportRow } from './import-rows.ts'

const rowsAgainMin = 50

/**
 * Sends what is to be sent of a chunk until each transaction has its final answer: those without one
 * again, in their order and with their keys.
 * @throws CommandFailed, ApiRefusal
 */
export async function sendChunk(
  caller: ApiCaller,
  ledger: string,
  chunk: Chunk,
  before: LedgerBefore,
): Promise<ChunkOutcome> {
  const outcome = new ChunkOutcome(chunk.next, before)
  for (const row of chunk.rows) outcome.takeUnsent(row)
  let waiting = chunk.rows.filter((row) => row.text !== undefined && !row.isRepeated)
  const patience = caller.patience()
  let rowsMax = waiting.length
  while (waiting.length > 0) {
    const sent = waiting.slice(0, rowsMax)
    const settled = new Set<number>()
    let failure: unknown
    try {
      await caller.bulk(ledger, textsOf(sent), (result) => {
        const row = sent[result.index]
        if (row === undefined || settled.has(result.index)) throw new Error('a result of no item')
        const { problem } = result
        if (problem?.retryable === true) {
          failure = new ApiAway(`${problem.code}: ${problem.detail}`)
          return
        }
        outcome.take(row, result)
        settled.add(result.index)
      })
    } catch (error) {
      failure = error
    }
    waiting = waiting.filter((_, index) => !settled.has(index))
    if (settled.size > 0) patience.progressed()
    rowsMax = rowsNext(rowsMax, settled.size, sent.length)
    if (settled.size < sent.length) await patience.wait(failure)
  }
  return outcome
}

/**
 * As many again as were settled, because more do not get through in the time that a request may take.
 * A few when nothing was: a refusal that comes while a large request is still being written is lost
 * with the connection, and then looks like a service that is away.
 */
function rowsNext(rowsMax: number, settled: number, sent: number): number {
  return settled === sent ? rowsMax * 2 : Math.max(rowsAgainMin, settled)
}

function textsOf(rows: readonly ImportRow[]): readonly string[] {
  return rows.flatMap(({ text }) => text ?? [])
}
