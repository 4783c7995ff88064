import type { Refusal } from '@ledger/domain'
import type { StoredRefusal } from '@ledger/wire'
import type { StoredKey } from '../journal/find-keys.ts'
import { inLedger } from './batch-state.ts'
import type { Command } from './command.ts'
import type { Deciding } from './decide-operation.ts'
import { decideOperation } from './decide-operation.ts'
import { refusePrecondition } from './precondition.ts'
import { storedRefusalOf } from './stored-refusal.ts'
import type { WriteSet } from './write-set.ts'

/** What was decided for one command, before it is known where it stands. */
export type Verdict =
  | { readonly made: 'record'; readonly ordinal: number; readonly isReplay: boolean }
  | { readonly made: 'refusal'; readonly refusal: StoredRefusal; readonly isReplay: boolean }
  | { readonly made: 'stored-record'; readonly stored: StoredKey }

/** Decides command after command; each sees the state and the keys that its predecessors left. */
export function decideAll(deciding: Deciding, commands: readonly Command[]): readonly Verdict[] {
  const { state, writes } = deciding
  const inBatch = new Map<string, { readonly command: Command; readonly verdict: Verdict }>()
  return commands.map((command) => {
    const stored = state.storedKey(command)
    if (stored !== undefined) return replayOf(command, stored)

    const key = inLedger(command.ledger.ledgerNo, command.idempotencyKey)
    const earlier = inBatch.get(key)
    if (earlier !== undefined) return repeatOf(command, earlier)

    const decided = refusePrecondition(state, command) ?? decideOperation(deciding, command)
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
