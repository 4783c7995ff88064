import { setTimeout as delay } from 'node:timers/promises'
import { classifyDatabaseError } from '@ledger/runtime'
import { keyTakenState } from '../journal/check-keys.ts'
import type { BatcherParts } from './batcher.ts'
import type { KnownHeads } from './known-heads.ts'
import { HeadsChanged } from './known-heads.ts'
import type { Lane } from './lane.ts'
import type { PendingGroup } from './pending-group.ts'
import { runBatch } from './run-batch.ts'
import { CommitInDoubt, NotCommitted } from './write-batch.ts'

/** How often a batch that lost a race is run again whole before it is halved. */
const racesMax = 4
const backoffMsMin = 20
const backoffMsMax = 500

export interface SettlingParts extends BatcherParts {
  readonly heads: KnownHeads
}

/**
 * Runs a batch again until each of its groups is answered: by a commit, as the one group that cannot
 * be stored, or by its deadline. Every attempt locks and decides anew.
 */
export async function runUntilSettled(
  parts: SettlingParts,
  lane: Lane,
  batch: readonly PendingGroup[],
): Promise<void> {
  let races = 0
  let backoffMs = backoffMsMin
  for (;;) {
    const waiting = batch.filter((pending) => !pending.isSettled)
    if (waiting.length === 0) return

    const failure = await attempt(parts, lane, waiting)
    if (failure === undefined) return

    switch (failure.kind) {
      case 'race':
        races += 1
        if (races <= racesMax) break
        if (waiting.length > 1) return halve(parts, lane, waiting)
        backoffMs = await waitAndDouble(parts, failure.error, backoffMs)
        break
      case 'storage':
        backoffMs = await waitAndDouble(parts, failure.error, backoffMs)
        break
      case 'poison':
        parts.log.error(
          { err: failure.error, commands: commandCount(waiting) },
          'a batch cannot be stored',
        )
        if (waiting.length > 1) return halve(parts, lane, waiting)
        return waiting[0]?.fail('internal', failure.error)
      default:
        failure.kind satisfies never
    }
  }
}

/** The deadlines of the commands bound how often this happens. @returns the next time to wait */
async function waitAndDouble(
  parts: SettlingParts,
  error: unknown,
  backoffMs: number,
): Promise<number> {
  parts.log.warn({ err: error, backoffMs }, 'a batch has to wait')
  await delay(backoffMs)
  return Math.min(backoffMs * 2, backoffMsMax)
}

/** One group of the batch may be what spoils it: in the end that one stands alone, and whole. */
async function halve(
  parts: SettlingParts,
  lane: Lane,
  batch: readonly PendingGroup[],
): Promise<void> {
  const middle = middleOf(batch)
  await runUntilSettled(parts, lane, batch.slice(0, middle))
  await runUntilSettled(parts, lane, batch.slice(middle))
}

/** How many groups hold half of the commands: at least one, and not all. */
function middleOf(batch: readonly PendingGroup[]): number {
  const half = commandCount(batch) / 2
  let commands = 0
  const last = batch.findIndex((pending) => (commands += pending.commandCount) >= half)
  return Math.min(last + 1, batch.length - 1)
}

function commandCount(batch: readonly PendingGroup[]): number {
  return batch.reduce((sum, pending) => sum + pending.commandCount, 0)
}

interface AttemptFailure {
  /** Lost to another batch; the database cannot be used now; or the batch itself is at fault. */
  readonly kind: 'race' | 'storage' | 'poison'
  readonly error: unknown
}

async function attempt(
  parts: SettlingParts,
  lane: Lane,
  waiting: readonly PendingGroup[],
): Promise<AttemptFailure | undefined> {
  let isCommitSent = false
  const watchdog = setTimeout(() => lane.discard(), parts.settings.attemptMsMax)
  try {
    const client = await lane.client()
    for (const pending of waiting) pending.isInAttempt = true
    const groups = waiting.map((pending) => pending.group)
    const onCommitSent = (): void => void (isCommitSent = true)
    const context = { ...parts.context, heads: parts.heads, onCommitSent }
    const answers = await runBatch(client, context, groups)
    for (const [index, ofGroup] of answers.entries()) waiting[index]?.settle(ofGroup)
    return undefined
  } catch (error) {
    const kind = kindOf(error)
    const isUnknown = kind === 'storage' && isCommitSent
    for (const pending of waiting) {
      pending.isInAttempt = false
      if (isUnknown) pending.maybeCommitted = true
    }
    await leaveTransaction(lane, kind)
    return { kind, error }
  } finally {
    clearTimeout(watchdog)
  }
}

/** Only a connection that answers a ROLLBACK is used again. */
async function leaveTransaction(lane: Lane, kind: AttemptFailure['kind']): Promise<void> {
  if (kind === 'storage') return lane.discard()
  try {
    const client = await lane.client()
    await client.query('rollback')
  } catch {
    lane.discard() // the next attempt connects anew, and says so if it cannot
  }
}

function kindOf(error: unknown): AttemptFailure['kind'] {
  if (error instanceof NotCommitted || error instanceof HeadsChanged) return 'race'
  if (error instanceof CommitInDoubt) return 'storage'
  if (error instanceof Error && 'code' in error && error.code === keyTakenState) return 'race'
  const kind = classifyDatabaseError(error)
  switch (kind) {
    case 'retry':
    case 'unique':
      return 'race'
    case 'unavailable':
    case 'connection_lost':
    case 'read_only_or_full':
      return 'storage'
    case 'cancelled':
    case 'bug':
      return 'poison'
    default:
      return kind satisfies never
  }
}
