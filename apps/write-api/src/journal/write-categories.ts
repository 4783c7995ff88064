import { int4Array, textArray } from '@ledger/runtime'
import type { CategoryDetailsRow } from './find-category-details.ts'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

// The rows of their ledgers are locked, so nobody else writes these.
const text = `
  update journal.categories c
     set name = u.name, metadata = u.metadata::jsonb, revision = c.revision + 1
    from unnest($2::int4[], $3::text[], $4::text[]) as u (category_no, name, metadata)
   where c.shard_id = $1 and c.category_no = u.category_no`

/** Stores name and metadata of categories as the batch leaves them. */
export function writeCategories(
  statements: Statements,
  shardId: number,
  categories: readonly CategoryDetailsRow[],
): Promise<unknown> {
  return send(statements, 'write_categories', text, [
    shardId,
    int4Array(categories.map(({ categoryNo }) => categoryNo)),
    textArray(categories.map(({ name }) => name)),
    textArray(categories.map(({ metadata }) => JSON.stringify(metadata))),
  ])
}
