import { ProblemError } from '@ledger/runtime'
import type { RollupForm } from '@ledger/wire'

/** The entries of an account up to a version, in the parts in which they are read. */
export interface VersionView {
  readonly version: number
  /** Rows of buckets with an anchor up to this: they hold the versions up to `rolledVersion`. */
  readonly anchorMax: number
  /** Resting entries count up to this version. */
  readonly rolledVersion: number
  /** Read from the journal: from the first version up to this one, */
  readonly firstVersions: number
  /** and those after this one, up to `version`. */
  readonly lastAfter: number
}

/**
 * Where to read what an account held at a version: the first entries from the journal, what was rolled
 * up at the last anchor before the version, and from there on the journal again. At the newest version
 * everything that is rolled up counts, and the journal has what the projector has not come to.
 * @param rolled how many entries the rollups hold
 */
export function versionView(version: number, rolled: number, form: RollupForm): VersionView {
  const { restingMax, anchorEvery } = form
  const newest = restingMax + rolled
  const isPastRolled = version >= newest
  const rolledVersion = isPastRolled ? newest : Math.floor(version / anchorEvery) * anchorEvery
  const newestAnchor = rolled === 0 ? 0 : Number.MAX_SAFE_INTEGER
  const anchorMax = isPastRolled ? newestAnchor : rolledVersion
  const firstVersions = Math.min(version, restingMax)
  const lastAfter = Math.max(rolledVersion, restingMax)
  return { version, anchorMax, rolledVersion, firstVersions, lastAfter }
}

/** Entries that are read one by one where the rollups are behind the journal: some 10 ms. */
const unrolledMax = 10_000

/** What is to be answered instead when more entries would have to be read than one read may. */
export function notCaughtUp({ version, lastAfter }: VersionView): ProblemError | undefined {
  const unrolled = version - lastAfter
  if (unrolled <= unrolledMax) return undefined
  const detail = `The projector is ${unrolled} entries of this account behind.`
  return new ProblemError({ code: 'not_caught_up', detail })
}
