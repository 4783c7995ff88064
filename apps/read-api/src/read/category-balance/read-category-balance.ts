import { ProblemError } from '@ledger/runtime'
import type { LedgerPlace } from '../../identity.ts'
import type { Place } from '../../place.ts'
import { hasReached } from '../../place.ts'
import { categoryNotFound } from '../category/category-not-found.ts'
import type { Freshness } from '../consistency.ts'
import { minTokenOf, requireReached } from '../consistency.ts'
import type { JournalPool } from '../journal-pool.ts'
import { shardPlaceOf } from '../shard-place.ts'
import type { CategorySums } from './query.ts'
import { readCategorySums } from './query.ts'

/** Measured: docs/decisions/0024-categories.md. Their sums are read from as many rows. */
export const categoryAccountsMax = 50_000

/** What a category comes to, and how far the balances are that it was made of. */
export interface CategoryBalance {
  readonly sums: CategorySums
  readonly place: Place
}

/**
 * From the projection where it may be and is far enough, else from the journal.
 * @throws ProblemError category_not_found, category_too_large, invalid_token; what pg threw
 */
export async function readCategoryBalance(
  journal: JournalPool,
  ledger: LedgerPlace,
  categoryId: string,
  freshness: Freshness,
): Promise<CategoryBalance> {
  if (freshness.consistency !== 'strong') {
    const projected = await readProjected(journal, ledger, categoryId)
    const isFresh =
      freshness.consistency === 'eventual' ||
      (projected !== undefined && hasReached(projected.place, freshness.minToken))
    if (projected !== undefined && isFresh) return checked(projected)
  }
  const askedAtMs = performance.now()
  const sums = await journal.read((client) =>
    readCategorySums(client, ledger, categoryId, { from: 'heads', ...limit }),
  )
  if (sums === undefined) throw categoryNotFound(ledger, categoryId)
  if (sums.place === undefined) throw new Error(`shard ${ledger.shardId} does not exist`)
  const place = shardPlaceOf(ledger.shardId, sums.place, askedAtMs)
  requireReached(place, minTokenOf(freshness))
  return checked({ sums, place })
}

/** One more than there may be shows that there are too many. */
const limit = { accountsMax: categoryAccountsMax + 1 }

/**
 * Undefined when nothing is projected yet; or when there is no such category, which only a proved
 * primary may say.
 */
async function readProjected(
  journal: JournalPool,
  ledger: LedgerPlace,
  categoryId: string,
): Promise<CategoryBalance | undefined> {
  return journal.find(async (client) => {
    const from = { from: 'projected', ...limit } as const
    const sums = await readCategorySums(client, ledger, categoryId, from)
    if (sums?.place === undefined) return undefined
    return { sums, place: shardPlaceOf(ledger.shardId, sums.place, undefined) }
  })
}

/** @throws ProblemError category_too_large */
function checked(balance: CategoryBalance): CategoryBalance {
  const accounts = balance.sums.sums.reduce((sum, { accounts: some }) => sum + some, 0)
  if (accounts <= categoryAccountsMax) return balance
  const detail = `More than ${categoryAccountsMax} accounts are in this category.`
  throw new ProblemError({ code: 'category_too_large', detail })
}
