import { createApiClient } from '@ledger/testkit'
import type { BankRow } from './bank-row.ts'
import type { FirstRun } from './first-run.ts'
import { openBank } from './open-bank.ts'
import type { RowOutcome } from './post-row.ts'
import { postRow } from './post-row.ts'
import type { Proof } from './proof.ts'
import { proveAnswers } from './prove-answers.ts'
import type { Inside } from './prove-inside.ts'
import { positionsOf, proveInside } from './prove-inside.ts'
import { proveReads } from './prove-reads.ts'
import { proveReplay } from './prove-replay.ts'
import { workInOrder } from './work-in-order.ts'

export interface ReplayOptions {
  readonly rows: readonly BankRow[]
  /** `http://…` of a write API. */
  readonly writeUrl: string
  /** Without a read API its proofs are left out. */
  readonly readUrl?: string | undefined
  readonly apiKey: string
  /** `bank-1993` unless given. */
  readonly ledger?: string | undefined
  /** What only those see who run the service; without it the proofs over HTTP remain. */
  readonly inside?: Inside | undefined
  /** Of an earlier, complete replay of the same rows into the same ledger. */
  readonly firstRun?: FirstRun | undefined
  readonly onProgress?: ((progress: ReplayProgress) => void) | undefined
}

export interface ReplayProgress {
  readonly done: number
  readonly total: number
  readonly elapsedMs: number
}

export interface ReplayReport {
  readonly ledger: string
  readonly rows: number
  readonly proofs: readonly Proof[]
  readonly isRight: boolean
  /** To be given to the next replay of the same rows. */
  readonly run: FirstRun
  readonly postedPerSecond: number
  readonly retries: number
  readonly replays: number
}

/** Sent and not answered at once; a row that waits for its customer's row before it counts too. */
const inFlightMax = 128
const defaultLedger = 'bank-1993'

/**
 * Sends every row through the write API, in order per customer and otherwise concurrently, and proves
 * that each answer and, at the end, every place that knows a balance says what the bank said.
 */
export async function replayBank(options: ReplayOptions): Promise<ReplayReport> {
  const { rows, writeUrl, readUrl, apiKey, inside, firstRun } = options
  const ledger = options.ledger ?? defaultLedger
  const writeApi = createApiClient(writeUrl, apiKey)
  const before = inside === undefined ? undefined : await positionsOf(inside)

  await openBank(writeApi, ledger, rows)
  const startedAt = performance.now()
  const outcomes = await postRows(options, ledger)
  const elapsedMs = performance.now() - startedAt

  const run = { bodyHashes: outcomes.map(({ bodyHash }) => bodyHash) }
  const proofs: Proof[] = [...proveAnswers(outcomes)]
  if (readUrl !== undefined) {
    proofs.push(await proveReads(createApiClient(readUrl, apiKey), ledger, rows))
  }
  if (firstRun !== undefined) proofs.push(...proveReplay(outcomes, firstRun))
  if (inside !== undefined) {
    const isReplay = firstRun !== undefined
    proofs.push(...(await proveInside(inside, { ledger, rows, outcomes, before, isReplay })))
  }
  return {
    ledger,
    rows: rows.length,
    proofs,
    isRight: proofs.every(({ isTrue }) => isTrue),
    run,
    postedPerSecond: Math.round((rows.length / elapsedMs) * 1_000),
    retries: outcomes.reduce((sum, { retries }) => sum + retries, 0),
    replays: outcomes.filter(({ isReplay }) => isReplay).length,
  }
}

async function postRows(options: ReplayOptions, ledger: string): Promise<readonly RowOutcome[]> {
  const { rows, writeUrl, apiKey, onProgress } = options
  const client = createApiClient(writeUrl, apiKey)
  const outcomes: RowOutcome[] = []
  const startedAt = performance.now()
  let done = 0
  await workInOrder(rows, {
    keyOf: (row) => row.account,
    inFlightMax,
    work: async (row, index) => {
      outcomes[index] = await postRow(client, ledger, row)
      done++
      onProgress?.({ done, total: rows.length, elapsedMs: performance.now() - startedAt })
    },
  })
  return outcomes
}
