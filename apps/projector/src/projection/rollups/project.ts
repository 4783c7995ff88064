import { anchorOf, bucketStart, rollupLevelMax, type RollupForm } from '@ledger/wire'
import type { ProjectedEntry } from '../projected.ts'

/** What entries move together, in minor units: debits, then credits. */
export interface BucketSums {
  readonly entries: number
  readonly posted: readonly [bigint, bigint]
  readonly pending: readonly [bigint, bigint]
}

/** A bucket of an account as it is known at an anchor. */
export interface RollupRow extends BucketSums {
  readonly accountNo: number
  readonly level: number
  readonly startsAt: string
  readonly anchor: number
}

/** An entry and the level at which it rests. */
export interface RestingEntry {
  readonly entry: ProjectedEntry
  readonly level: number
}

/** What entries do at one level, and which of them go on to the next. */
export interface RolledLevel {
  readonly rows: readonly RollupRow[]
  readonly resting: readonly RestingEntry[]
  readonly descending: readonly ProjectedEntry[]
}

const noSums: BucketSums = { entries: 0, posted: [0n, 0n], pending: [0n, 0n] }

/** Names a bucket of one level. */
export function bucketKey(accountNo: number, startsAt: string): string {
  return `${accountNo} ${startsAt}`
}

/**
 * The entries that are to be rolled up: past those that rest in the journal alone, each once and in the
 * order of versions. An account whose rollups lack earlier versions is left out, whole: what it lacks
 * is made up for from the journal.
 * @param entries by account, and by version within an account
 * @param rolledVersion the last version of an account that is in its rollups, 0 for none
 */
export function entriesToRoll(
  entries: readonly ProjectedEntry[],
  rolledVersion: (accountNo: number) => number,
  { restingMax }: RollupForm,
): readonly ProjectedEntry[] {
  const next = new Map<number, number>()
  return entries.filter(({ accountNo, version }) => {
    const expected = next.get(accountNo) ?? Math.max(rolledVersion(accountNo), restingMax) + 1
    next.set(accountNo, version === expected ? expected + 1 : expected)
    return version === expected
  })
}

/**
 * Adds entries to the buckets of one level. Those that find a bucket with room rest in it, the others
 * descend; nothing rests in the bucket of all time, whose first entries are in the journal alone.
 * @param known the newest rows of the buckets that there are, by `bucketKey`
 */
export function rollLevel(
  entries: readonly ProjectedEntry[],
  level: number,
  known: ReadonlyMap<string, BucketSums>,
  form: RollupForm,
): RolledLevel {
  const buckets = new Map<string, BucketSums>()
  const rows = new Map<string, RollupRow>()
  const resting: RestingEntry[] = []
  const descending: ProjectedEntry[] = []
  for (const entry of entries) {
    const { accountNo, effectiveAt, version } = entry
    const startsAt = bucketStart(effectiveAt, level)
    const key = bucketKey(accountNo, startsAt)
    const before = buckets.get(key) ?? known.get(key) ?? noSums
    const after = withEntry(before, entry)
    const anchor = anchorOf(version, form)
    buckets.set(key, after)
    rows.set(`${key} ${anchor}`, { ...after, accountNo, level, startsAt, anchor })
    const hasRoom = level > 0 && before.entries < form.restingMax
    if (hasRoom || level === rollupLevelMax) resting.push({ entry, level })
    else descending.push(entry)
  }
  return { rows: [...rows.values()], resting, descending }
}

/** A post adds to what is posted, a hold to what is pending; a release takes back from it. */
function withEntry(before: BucketSums, { entry }: ProjectedEntry): BucketSums {
  const { kind, direction } = entry
  const entries = before.entries + 1
  const amount = BigInt(entry.amount)
  const { posted, pending } = before
  switch (kind) {
    case 'post':
      return { entries, posted: plus(posted, direction, amount), pending }
    case 'hold':
      return { entries, posted, pending: plus(pending, direction, amount) }
    case 'release':
      return { entries, posted, pending: plus(pending, direction, -amount) }
    default:
      return kind satisfies never
  }
}

function plus(
  [debits, credits]: readonly [bigint, bigint],
  direction: 'debit' | 'credit',
  amount: bigint,
): readonly [bigint, bigint] {
  return direction === 'debit' ? [debits + amount, credits] : [debits, credits + amount]
}
