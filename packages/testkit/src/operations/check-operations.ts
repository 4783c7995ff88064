import type pg from 'pg'
import type { Violation } from '../invariants/violation.ts'
import { findEffects } from './find-effects.ts'
import { findStored } from './find-stored.ts'
import { findStrangers } from './find-strangers.ts'
import { judgeOperation } from './judge-operation.ts'
import type { Operation } from './operations-log.ts'

export interface CheckOperationsOptions {
  /** The log tells of every transaction of its ledgers, so any other one is a violation. */
  readonly isComplete?: boolean
}

/**
 * Holds what clients were told against the journal (I3–I6): each acknowledged write exists once and
 * unchanged, a refused one never, an unknown one at most once, and a key has one answer.
 * A `correlation_id` that only one operation carries proves besides, without its key, how often the
 * operation took effect.
 */
export async function checkOperations(
  pool: pg.Pool,
  operations: readonly Operation[],
  options: CheckOperationsOptions = {},
): Promise<readonly Violation[]> {
  const byKey = [...groupByKey(operations).values()]
  const stored = await findStored(pool, byKey.map(firstOf))
  const violations: Violation[] = byKey.flatMap((calls, index) => {
    const { ledger, key } = firstOf(calls)
    return judgeOperation(calls, stored[index] ?? []).map(({ invariant, rule, detail }) => ({
      invariant,
      rule,
      detail: `ledger ${ledger} key ${key}: ${detail}`,
    }))
  })
  violations.push(...(await checkEffects(pool, byKey)))
  if (options.isComplete === true) violations.push(...(await findStrangers(pool, operations)))
  return violations
}

function groupByKey(operations: readonly Operation[]): ReadonlyMap<string, readonly Operation[]> {
  return Map.groupBy(operations, ({ ledger, key }) => JSON.stringify([ledger, key]))
}

/** I6, and I4 for what was refused: counts the records that carry an operation's correlation id. */
async function checkEffects(
  pool: pg.Pool,
  byKey: readonly (readonly Operation[])[],
): Promise<readonly Violation[]> {
  const marked = [...Map.groupBy(byKey, markOf)].flatMap(([mark, groups]) => {
    const [calls, another] = groups
    return mark === undefined || calls === undefined || another !== undefined
      ? []
      : [
          {
            ledger: firstOf(calls).ledger,
            mark: firstOf(calls).request.correlation_id ?? '',
            calls,
          },
        ]
  })
  const effects = await findEffects(pool, marked)
  return marked.flatMap(({ ledger, mark, calls }, index): readonly Violation[] => {
    const count = effects[index] ?? 0
    const detail = `ledger ${ledger} correlation id ${mark}: ${count} records`
    if (count > 1) return [{ invariant: 'I6', rule: 'one-effect-per-operation', detail }]
    if (count === 1 && calls.every(isWithoutEffect)) {
      return [{ invariant: 'I4', rule: 'refused-has-no-effect', detail }]
    }
    return []
  })
}

function markOf(calls: readonly Operation[]): string | undefined {
  const { ledger, request } = firstOf(calls)
  return request.correlation_id === undefined
    ? undefined
    : JSON.stringify([ledger, request.correlation_id])
}

function isWithoutEffect({ outcome }: Operation): boolean {
  return outcome === 'refused' || outcome === 'rejected' || outcome === 'not_attempted'
}

function firstOf(calls: readonly Operation[]): Operation {
  const [first] = calls
  if (first === undefined) throw new Error('a key without a call')
  return first
}
