import { findCategoryDetails } from '../journal/find-category-details.ts'
import { findCategoryIds } from '../journal/find-category-ids.ts'
import { findMembers } from '../journal/find-members.ts'
import { findNested } from '../journal/find-nested.ts'
import type { Statements } from '../journal/statement.ts'
import type { AskedOfCategories } from './asked-of-categories.ts'
import type { FoundCategories } from './category-state.ts'

const none: Promise<readonly never[]> = Promise.resolve([])

/** What a batch has to know of categories; sends nothing when it names none. */
export async function findCategories(
  pipeline: Statements,
  shardId: number,
  { created, changed, memberships, nestedIn }: AskedOfCategories,
): Promise<FoundCategories> {
  const [ids, details, members, nested] = await Promise.all([
    created.names.length > 0
      ? findCategoryIds(pipeline, shardId, created.ledgerNos, created.names)
      : none,
    changed.length > 0 ? findCategoryDetails(pipeline, shardId, changed) : none,
    memberships.length > 0 ? findMembers(pipeline, shardId, memberships) : none,
    nestedIn.length > 0 ? findNested(pipeline, shardId, nestedIn) : none,
  ])
  return { ids, details, members, nested }
}
