import type { Client } from 'pg'
import type { Refusal } from '@ledger/domain'
import { defineFailpoint } from '@ledger/runtime'
import type { JournalEvent } from '@ledger/wire'
import { encodeToken } from '@ledger/wire'
import type { StoredKey } from '../journal/find-keys.ts'
import type { StoredBody } from '../journal/read-bodies.ts'
import { readBodies } from '../journal/read-bodies.ts'
import { inLedger } from './batch-state.ts'
import type { Answer, Command, StoredRefusal } from './command.ts'
import type { CurrencyDirectory } from '../directory/currency-directory.ts'
import { decideOperation } from './decide-operation.ts'
import type { LookUp } from './look-up.ts'
import { lookUp } from './look-up.ts'
import { renderAnswer } from './render-answer.ts'
import { storedRefusalOf } from './stored-refusal.ts'
import { writeBatch } from './write-batch.ts'
import { WriteSet } from './write-set.ts'

const beforeBegin = defineFailpoint('write.before_begin')
const afterLocks = defineFailpoint('write.after_locks')
const beforeWrite = defineFailpoint('write.before_write')
const afterCommit = defineFailpoint('write.after_commit_before_reply')

/** What was decided for one command, before it is known where it stands. */
type Verdict =
  | { readonly made: 'record'; readonly ordinal: number; readonly isReplay: boolean }
  | { readonly made: 'refusal'; readonly refusal: StoredRefusal; readonly isReplay: boolean }
  | { readonly made: 'stored-record'; readonly stored: StoredKey }

export interface BatchContext {
  readonly shardId: number
  readonly currencies: CurrencyDirectory
  readonly effectiveAheadMsMax: number
  /** Called when the commit has been sent and before it is answered: the outcome may be unknown. */
  onCommitSent(): void
}

/**
 * One database transaction for many commands: lock, look up, decide each, write, commit. Every call
 * begins anew: nothing that an earlier attempt computed or refused is used again.
 * @returns the answers in the order of the commands; all of them are durable
 * @throws what Postgres or the connection threw; then none of the commands took effect, unless
 *   `onCommitSent` was called and the connection was lost, in which case it is not known
 */
export async function runBatch(
  client: Client,
  context: BatchContext,
  commands: readonly Command[],
): Promise<readonly Answer[]> {
  const { shardId } = context
  await beforeBegin()
  const looked = await lookUp(client, shardId, commands)
  await afterLocks()
  const writes = new WriteSet()
  const verdicts = decideAll(context, looked, writes, commands)
  const replayed = await readReplayed(client, shardId, verdicts)
  await beforeWrite()

  context.onCommitSent()
  const advance = await writeBatch(client, shardId, looked, writes)
  await afterCommit()

  const first = advance.position - writes.records.length
  return verdicts.map((verdict, index) => {
    const command = commands[index]
    if (command === undefined) throw new Error('more verdicts than commands')
    switch (verdict.made) {
      case 'record': {
        const event = writes.events[verdict.ordinal - 1]
        if (event === undefined) throw new Error('a verdict names no event')
        const place = { ...advance, position: first + verdict.ordinal }
        return acceptance(command, shardId, event, place, verdict.isReplay)
      }
      case 'refusal':
        return { outcome: 'refused', refusal: verdict.refusal, isReplay: verdict.isReplay }
      case 'stored-record': {
        const body = replayed.get(verdict.stored.position ?? 0)
        if (body === undefined) throw new Error(`record ${verdict.stored.position} is missing`)
        const event = JSON.parse(body.body) as JournalEvent
        return acceptance(command, shardId, event, body, true)
      }
      default:
        return verdict satisfies never
    }
  })
}

/** Decides command after command; each sees the state and the keys that its predecessors left. */
function decideAll(
  { currencies, effectiveAheadMsMax }: BatchContext,
  { state }: LookUp,
  writes: WriteSet,
  commands: readonly Command[],
): readonly Verdict[] {
  const deciding = { state, writes, currencies, effectiveAheadMsMax }
  const inBatch = new Map<string, { readonly command: Command; readonly verdict: Verdict }>()
  return commands.map((command) => {
    const stored = state.storedKey(command)
    if (stored !== undefined) return replayOf(command, stored)

    const key = inLedger(command.ledger.ledgerNo, command.idempotencyKey)
    const earlier = inBatch.get(key)
    if (earlier !== undefined) return repeatOf(command, earlier)

    const decided = decideOperation(deciding, command)
    const verdict: Verdict =
      typeof decided === 'number'
        ? { made: 'record', ordinal: decided, isReplay: false }
        : refusalOf(writes, command, decided)
    inBatch.set(key, { command, verdict })
    return verdict
  })
}

function refusalOf(writes: WriteSet, command: Command, refusal: Refusal): Verdict {
  const stored = storedRefusalOf(command, refusal)
  writes.addRefusal(command, JSON.stringify(stored))
  return { made: 'refusal', refusal: stored, isReplay: false }
}

/** The key was stored by an earlier commit. */
function replayOf(command: Command, stored: StoredKey): Verdict {
  if (stored.fingerprint !== command.fingerprint.toString('hex')) return keyReused(command)
  if (stored.refusal === null) return { made: 'stored-record', stored }
  const refusal = JSON.parse(stored.refusal) as StoredRefusal
  return { made: 'refusal', refusal, isReplay: true }
}

/** The key was decided a moment ago, in this batch. */
function repeatOf(
  command: Command,
  earlier: { readonly command: Command; readonly verdict: Verdict },
): Verdict {
  if (!earlier.command.fingerprint.equals(command.fingerprint)) return keyReused(command)
  const { verdict } = earlier
  return verdict.made === 'stored-record' ? verdict : { ...verdict, isReplay: true }
}

/** Not stored: what is stored under the key stays. */
function keyReused(command: Command): Verdict {
  const refusal = storedRefusalOf(command, { code: 'idempotency_key_reused' })
  return { made: 'refusal', refusal, isReplay: false }
}

async function readReplayed(
  client: Client,
  shardId: number,
  verdicts: readonly Verdict[],
): Promise<ReadonlyMap<number, StoredBody>> {
  const places = verdicts.flatMap((verdict) => {
    if (verdict.made !== 'stored-record' || verdict.stored.position === null) return []
    return [{ position: verdict.stored.position, recordedAt: verdict.stored.recordedAt }]
  })
  if (places.length === 0) return new Map()
  const bodies = await readBodies(client, shardId, places)
  return new Map(bodies.map((body) => [body.position, body]))
}

function acceptance(
  command: Command,
  shardId: number,
  event: JournalEvent,
  place: { readonly position: number; readonly recordedAt: string; readonly epoch: number },
  isReplay: boolean,
): Answer {
  const { position, recordedAt, epoch } = place
  const token = encodeToken(shardId, epoch, position)
  const body = renderAnswer(command.operation, event, { position, recordedAt, token })
  return { outcome: 'accepted', body, token, isReplay }
}
