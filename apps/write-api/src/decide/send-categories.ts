import { insertCategories } from '../journal/insert-categories.ts'
import type { CategoryToStore } from '../journal/insert-categories.ts'
import type { Statements } from '../journal/statement.ts'
import { writeCategories } from '../journal/write-categories.ts'
import { writeMembers } from '../journal/write-members.ts'
import type { CategoryState } from './category-state.ts'

/** Sends what a batch changed of categories, under the lock of the shard; nothing if it is nothing. */
export function sendCategories(
  pipeline: Statements,
  shardId: number,
  recordCount: number,
  state: CategoryState,
  created: readonly CategoryToStore[],
): readonly Promise<unknown>[] {
  const sent: Promise<unknown>[] = []
  if (created.length > 0) sent.push(insertCategories(pipeline, shardId, recordCount, created))
  if (state.changedDetails.size > 0) {
    const changed = [...state.changedDetails].map(([categoryNo, details]) => ({
      categoryNo,
      ...details,
    }))
    sent.push(writeCategories(pipeline, shardId, changed))
  }
  const members = state.changedMembers()
  if (members.length > 0) sent.push(writeMembers(pipeline, shardId, members))
  return sent
}
