import { rollupForm, rollupLevelMax, type RollupForm } from '@ledger/wire'
import type { ClientBase } from 'pg'
import type { ProjectedEntry } from '../projected.ts'
import {
  bucketKey,
  entriesToRoll,
  rollLevel,
  type RestingEntry,
  type RollupRow,
} from './project.ts'
import { readBuckets, type RollupTables } from './store.ts'

/** What entries do to the rollups: whole rows, to be written as they are. */
export interface RolledUp {
  readonly rows: readonly RollupRow[]
  readonly resting: readonly RestingEntry[]
}

const nothingRolledUp: RolledUp = { rows: [], resting: [] }

/**
 * Works out the rollups with these entries added, under the lock of the checkpoint. Level by level,
 * because whether an entry goes deeper is seen from how full its bucket is: most batches ask nothing
 * (no account is past the entries that rest in the journal), a busy account asks one level more than
 * it has full ones. Asking for all levels at once would be a look-up for each level and entry.
 * @param entries by account, and by version within an account
 */
export async function rollUp(
  client: ClientBase,
  shardId: number,
  entries: readonly ProjectedEntry[],
  tables: RollupTables,
  form: RollupForm = rollupForm,
): Promise<RolledUp> {
  let going: readonly ProjectedEntry[] = entries.filter(({ version }) => version > form.restingMax)
  if (going.length === 0) return nothingRolledUp
  const rows: RollupRow[] = []
  const resting: RestingEntry[] = []
  for (let level = 0; level <= rollupLevelMax && going.length > 0; level++) {
    const known = await readBuckets(client, shardId, going, level, tables)
    if (level === 0) {
      const rolledVersion = (accountNo: number) => {
        const root = known.get(bucketKey(accountNo, '-infinity'))
        return root === undefined ? 0 : root.entries + form.restingMax
      }
      going = entriesToRoll(going, rolledVersion, form)
    }
    const rolled = rollLevel(going, level, known, form)
    rows.push(...rolled.rows)
    resting.push(...rolled.resting)
    going = rolled.descending
  }
  return { rows, resting }
}
