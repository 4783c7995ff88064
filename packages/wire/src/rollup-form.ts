/** The form of the rollups, as the projector writes them and the read API reads them. */
export interface RollupForm {
  /** So many entries rest in one bucket, and in the journal alone of each account. */
  readonly restingMax: number
  /**
   * A bucket is kept as it was at each multiple of so many versions of its account. So many are rolled
   * up at once: those past the last multiple are in the journal alone.
   */
  readonly anchorEvery: number
}

/** Part of the tables: whoever changes it has to rebuild the projection. */
export const rollupForm: RollupForm = { restingMax: 256, anchorEvery: 256 }

/** Levels of buckets, from all time to the resolution of Postgres; the index is the level. */
export const rollupLevels = [
  'ever',
  'year',
  'month',
  'day',
  'hour',
  'minute',
  'second',
  'millisecond',
  'microsecond',
] as const

export const rollupLevelMax = rollupLevels.length - 1

/** Of a time in UTC written to the microsecond: how many of its characters name the bucket. */
const charsOfLevel = [0, 4, 7, 10, 13, 16, 19, 23, 26] as const
const firstTime = '0001-01-01T00:00:00.000000'

/**
 * When the bucket of a level begins that holds a time; `-infinity` for the one of all time.
 * @param time RFC 3339 in UTC (`Z`); what is finer than a microsecond is cut off
 */
export function bucketStart(time: string, level: number): string {
  const chars = charsOfLevel[level] ?? 0
  if (chars === 0) return '-infinity'
  const fine = chars > 19 && !time.startsWith('.', 19) ? '.000000' : ''
  const shown = (time.slice(0, -1) + fine).slice(0, chars)
  const padded = chars > 19 ? shown.padEnd(chars, '0') : shown
  return padded + firstTime.slice(chars) + 'Z'
}

/** The multiple of `anchorEvery` whose rows an entry of this version is in. */
export function anchorOf(version: number, { anchorEvery }: RollupForm): number {
  return Math.ceil(version / anchorEvery) * anchorEvery
}
