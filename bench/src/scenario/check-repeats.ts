import type { Check } from '../record/bench-record.ts'
import { check } from '../record/bench-record.ts'
import type { Stage } from './stage.ts'

/** Waiting for the first takes a request so long that it is told to come again later. */
export const inProgress = 409

/** That whatever came again was answered as what it is. */
export function checkRepeats({ runs, inFlightMax }: Pick<Stage, 'runs' | 'inFlightMax'>): Check {
  const sum = (of: 'repeats' | 'replayed'): number =>
    runs.reduce((total, run) => total + (run[of] ?? 0), 0)
  const [sent, replayed] = [sum('repeats'), sum('replayed')]
  const deferred = runs.reduce((total, run) => total + (run.statuses?.[inProgress] ?? 0), 0)
  return check(
    'every request that came again was answered with a replay, or 409 while the first was in flight',
    sent > 0 && replayed <= sent && sent - replayed - deferred <= inFlightMax,
    `${sent} came again, ${replayed} were replayed, ${deferred} answered 409, in flight at most ${inFlightMax}`,
  )
}
