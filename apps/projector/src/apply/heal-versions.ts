import type { ClientBase } from 'pg'
import { lockCheckpoint } from '../checkpoint/lock-checkpoint.ts'
import { readEntries } from '../projection/balances/journal-store.ts'
import { applyEntries, type MissingVersions } from '../projection/balances/project.ts'
import { readVersions } from '../projection/balances/store.ts'
import type { ProjectedEntry } from '../projection/projected.ts'
import { projections } from '../projection/projections.ts'
import { rollUpFilled } from '../projection/rollups/roll-up-filled.ts'
import { commitAfter, settle } from './transaction.ts'

const entriesMax = 5_000

/** The journal lacks a version that it gave out: a corruption. */
export class VersionGapError extends Error {
  constructor(shardId: number, { accountNo, fromVersion }: MissingVersions) {
    super(`the journal of shard ${shardId} has no version ${fromVersion} of account ${accountNo}`)
    this.name = 'VersionGapError'
  }
}

/**
 * Applies versions that the projection lacks from the entries of the journal, up to the version
 * before the one that showed it and no further. The checkpoint stays where it is.
 */
export async function healVersions(
  client: ClientBase,
  shardId: number,
  missing: readonly MissingVersions[],
): Promise<void> {
  for (let left = missing; left.length > 0;) left = await healSome(client, shardId, left)
}

/** One bounded transaction; answers what is still missing. */
async function healSome(
  client: ClientBase,
  shardId: number,
  missing: readonly MissingVersions[],
): Promise<readonly MissingVersions[]> {
  const accountNos = missing.map(({ accountNo }) => accountNo).sort((a, b) => a - b)
  await client.query('begin')
  await lockCheckpoint(client, shardId)
  const stored = await readVersions(client, shardId, accountNos)
  const storedVersion = (accountNo: number) => stored.get(accountNo) ?? 0
  const wanted = stillMissing(missing, storedVersion)
  const entries = await readEntries(client, shardId, wanted, entriesMax)
  const plan = applyEntries(byAccount(entries), storedVersion)
  const [gap] = plan.missing
  if (gap !== undefined) throw new VersionGapError(shardId, gap)
  if (entries.length === 0 && wanted[0] !== undefined) throw new VersionGapError(shardId, wanted[0])

  const batch = { records: [], ...plan }
  await settle(projections.map((projection) => projection.store(client, shardId, batch)))
  await rollUpFilled(client, shardId, plan.applied)
  await commitAfter(client, [])
  const versions = new Map(plan.balances.map((row) => [row.accountNo, row.version]))
  return stillMissing(wanted, (accountNo) => versions.get(accountNo) ?? storedVersion(accountNo))
}

function stillMissing(
  missing: readonly MissingVersions[],
  storedVersion: (accountNo: number) => number,
): MissingVersions[] {
  return missing
    .map((gap) => ({ ...gap, fromVersion: storedVersion(gap.accountNo) + 1 }))
    .filter((gap) => gap.fromVersion <= gap.toVersion)
}

function byAccount(entries: readonly ProjectedEntry[]): Map<number, ProjectedEntry[]> {
  const accounts = new Map<number, ProjectedEntry[]>()
  for (const entry of entries) {
    const items = accounts.get(entry.accountNo)
    if (items === undefined) accounts.set(entry.accountNo, [entry])
    else items.push(entry)
  }
  return accounts
}
