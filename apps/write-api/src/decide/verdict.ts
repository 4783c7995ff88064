import type { Refusal } from '@ledger/domain'
import type { StoredRefusal } from '@ledger/wire'
import type { StoredKey } from '../journal/find-keys.ts'
import type { Command } from './command.ts'
import { storedRefusalOf } from './stored-refusal.ts'
import type { WriteSet } from './write-set.ts'

/** What was decided for one command, before it is known where it stands. */
export type Verdict =
  | { readonly made: 'record'; readonly ordinal: number; readonly isReplay: boolean }
  | { readonly made: 'refusal'; readonly refusal: StoredRefusal; readonly isReplay: boolean }
  | { readonly made: 'stored-record'; readonly stored: StoredKey }

export function accepted(ordinal: number): Verdict {
  return { made: 'record', ordinal, isReplay: false }
}

/** A refusal that is stored under its key. */
export function refusedForGood(writes: WriteSet, command: Command, refusal: Refusal): Verdict {
  const verdict = refusedOnce(command, refusal)
  writes.addRefusal(command, JSON.stringify(verdict.refusal))
  return verdict
}

/** A refusal that is not stored: asked again, the command is judged again. */
export function refusedOnce(
  command: Command,
  refusal: Refusal,
): Extract<Verdict, { readonly made: 'refusal' }> {
  return { made: 'refusal', refusal: storedRefusalOf(command, refusal), isReplay: false }
}

/** Not stored: what is stored under the key stays. */
export function keyReused(command: Command): Verdict {
  return refusedOnce(command, { code: 'idempotency_key_reused' })
}
