import type { StoredRefusal } from '@ledger/wire'
import type { StoredKey } from '../journal/find-keys.ts'
import type { BatchState } from './batch-state.ts'
import { inLedger } from './batch-state.ts'
import type { Command } from './command.ts'
import type { Verdict } from './verdict.ts'
import { keyReused } from './verdict.ts'

interface DecidedKey {
  readonly command: Command
  readonly verdict: Verdict
}

/** What keys stand for already: by an earlier commit, or by a command before in the batch. */
export class DecidedKeys {
  readonly #state: BatchState
  readonly #inBatch = new Map<string, DecidedKey>()

  constructor(state: BatchState) {
    this.#state = state
  }

  /** What a command is answered without being judged; undefined when its key is new. */
  verdictOf(command: Command): Verdict | undefined {
    const stored = this.#state.storedKey(command)
    if (stored !== undefined) return replayOf(command, stored)
    const earlier = this.#inBatch.get(nameOf(command))
    return earlier === undefined ? undefined : repeatOf(command, earlier)
  }

  /** What became of a key that was new. */
  add(command: Command, verdict: Verdict): void {
    this.#inBatch.set(nameOf(command), { command, verdict })
  }
}

function nameOf({ ledger, idempotencyKey }: Command): string {
  return inLedger(ledger.ledgerNo, idempotencyKey)
}

/** The key was stored by an earlier commit. */
function replayOf(command: Command, stored: StoredKey): Verdict {
  if (stored.fingerprint !== command.fingerprint.toString('hex')) return keyReused(command)
  if (stored.refusal === null) return { made: 'stored-record', stored }
  const refusal = JSON.parse(stored.refusal) as StoredRefusal
  return { made: 'refusal', refusal, isReplay: true }
}

/** The key was decided a moment ago, in this batch. */
function repeatOf(command: Command, earlier: DecidedKey): Verdict {
  if (!earlier.command.fingerprint.equals(command.fingerprint)) return keyReused(command)
  const { verdict } = earlier
  return verdict.made === 'stored-record' ? verdict : { ...verdict, isReplay: true }
}
