import { rollupForm } from '@ledger/wire'
import type { ClientBase } from 'pg'
import type { ProjectedEntry } from '../projected.ts'
import { addMissingEntries } from './add-missing.ts'

/** Of up to 5,000 entries each; what is more than that is left to the sweeper. */
const roundsMax = 4

/** Whether an account has so many entries with these that it is to be rolled up. */
export function hasFilledAnchor(applied: readonly ProjectedEntry[]): boolean {
  return applied.some(fillsAnchor)
}

function fillsAnchor({ version }: ProjectedEntry): boolean {
  return version > rollupForm.restingMax && version % rollupForm.anchorEvery === 0
}

/**
 * Rolls up the accounts of which these entries have filled an anchor, from the journal and 256 versions
 * at once, when their balances are written and in the same transaction. A bucket is then written once
 * for 256 entries and never changed. Accounts of 400 to 656 entries, in batches of 40 transactions on a
 * machine that was overloaded, two turns: 153 and 176 µs of Node, 183 and 199 of Postgres and 1,715 bytes
 * of log a transaction entry by entry; this way 112 and 112, 124 and 173, and 1,060.
 */
export async function rollUpFilled(
  client: ClientBase,
  shardId: number,
  applied: readonly ProjectedEntry[],
): Promise<void> {
  const accountNos = [...new Set(applied.filter(fillsAnchor).map(({ accountNo }) => accountNo))]
  if (accountNos.length === 0) return
  for (let round = 0; round < roundsMax; round++) {
    if ((await addMissingEntries(client, shardId, accountNos, '')) === 0) return
  }
}
