import type { Refusal } from '@ledger/domain'
import { inLedger } from './batch-state.ts'
import type { Command } from './command.ts'
import type { Deciding } from './decide-operation.ts'
import { decideOperation } from './decide-operation.ts'
import type { DecidedKeys } from './decided-keys.ts'
import { toBlame } from './to-blame.ts'
import type { Verdict } from './verdict.ts'
import { accepted, keyReused, refusedForGood, refusedOnce } from './verdict.ts'

/**
 * Decides commands of which all are accepted or none is. What was accepted earlier under its key counts
 * as accepted, and stays. With a refusal every key that is new is stored as refused, for one key has one
 * answer: the command that is to blame as it was judged, the others as `bulk_refused`.
 */
export function decideAtomic(
  deciding: Deciding,
  keys: DecidedKeys,
  commands: readonly Command[],
): readonly Verdict[] {
  const known = verdictsOfKeys(keys, commands)
  const spoiltBy = toBlame(known.map(codeOf))
  if (spoiltBy !== undefined) return refuseAll(deciding, keys, commands, { known, index: spoiltBy })

  const decided = acceptAll(deciding, commands, known)
  if ('refusal' in decided) return refuseAll(deciding, keys, commands, { known, ...decided })
  for (const [index, command] of commands.entries()) {
    const verdict = decided.verdicts[index]
    if (known[index] === undefined && verdict !== undefined) keys.add(command, verdict)
  }
  return decided.verdicts
}

/** Those that an earlier commit or an earlier group of the batch has decided. */
type KnownVerdicts = readonly (Verdict | undefined)[]

/** What is told before anything is judged. A key twice in one group could not be answered alone. */
function verdictsOfKeys(keys: DecidedKeys, commands: readonly Command[]): KnownVerdicts {
  const names = new Set<string>()
  return commands.map((command) => {
    const name = inLedger(command.ledger.ledgerNo, command.idempotencyKey)
    if (names.has(name)) return keyReused(command)
    names.add(name)
    return keys.verdictOf(command)
  })
}

function codeOf(verdict: Verdict | undefined): Refusal['code'] | undefined {
  return verdict?.made === 'refusal' ? verdict.refusal.code : undefined
}

type Accepted = { readonly verdicts: readonly Verdict[] } | Blamed

interface Blamed {
  /** Of the command, in its group. */
  readonly index: number
  readonly refusal: Refusal
}

/** Each is judged on what its predecessors left; at the first refusal all of that is taken back. */
function acceptAll(
  deciding: Deciding,
  commands: readonly Command[],
  known: KnownVerdicts,
): Accepted {
  const { state, writes } = deciding
  const mark = writes.mark()
  state.begin()
  const verdicts: Verdict[] = []
  for (const [index, command] of commands.entries()) {
    const replay = known[index]
    if (replay !== undefined) {
      verdicts.push(replay)
      continue
    }
    const decided = decideOperation(deciding, command)
    if (typeof decided !== 'number') {
      state.undo()
      writes.cutTo(mark)
      return { index, refusal: decided }
    }
    verdicts.push(accepted(decided))
  }
  state.keep()
  return { verdicts }
}

/**
 * A key that was used for something else is not stored, so the command that it came with has no lasting
 * answer; nor do the others then.
 */
function refuseAll(
  { writes }: Deciding,
  keys: DecidedKeys,
  commands: readonly Command[],
  blamed: { readonly known: KnownVerdicts; readonly index: number; readonly refusal?: Refusal },
): readonly Verdict[] {
  const { known, index } = blamed
  const isLasting = codeOf(known[index]) !== 'idempotency_key_reused'
  const others: Refusal = { code: 'bulk_refused', subject: String(index) }
  return commands.map((command, at) => {
    const verdict = known[at]
    if (verdict !== undefined) return verdict
    const refusal = at === index ? (blamed.refusal ?? others) : others
    if (!isLasting) return refusedOnce(command, refusal)
    const refused = refusedForGood(writes, command, refusal)
    keys.add(command, refused)
    return refused
  })
}
