import type { WrkResult } from '../load/wrk.ts'
import type { Check } from '../record/bench-record.ts'
import { check } from '../record/bench-record.ts'

const paceShareMin = 0.98

/** That every request has an answer, and a good one. */
export function checkAnswered(claim: string, results: readonly WrkResult[]): Check {
  const names = ['status', 'connect', 'read', 'write', 'timeout'] as const
  const failures = names
    .map((name) => [name, results.reduce((sum, { errors }) => sum + errors[name], 0)] as const)
    .filter(([, count]) => count > 0)
  const answered = results.reduce((sum, one) => sum + one.answered, 0)
  const detail = failures.map(([name, count]) => `${count} × ${name}`).join(', ')
  return check(claim, failures.length === 0, detail || `${answered} answers`)
}

/**
 * That as much was sent as was asked for: a load that waits for its answers may fall behind.
 * @param inFlightMax requests that were sent and not yet answered at the end
 */
export function checkPace(
  askedPerS: number,
  { answered, seconds }: WrkResult,
  inFlightMax: number,
): Check {
  return check(
    'the writes went in at the rate that was asked for',
    answered + inFlightMax >= askedPerS * seconds * paceShareMin,
    `${(answered / seconds).toFixed(0)} of ${askedPerS} per second`,
  )
}
