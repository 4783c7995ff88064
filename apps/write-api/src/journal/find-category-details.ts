import type { CategoryDetails } from '@ledger/domain'
import { int4Array } from '@ledger/runtime'
import type { Metadata } from '@ledger/wire'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

export interface CategoryDetailsRow extends CategoryDetails {
  readonly categoryNo: number
}

type Row = readonly [number, string, Metadata]

// Sent after the ledgers are locked. One probe for each: a join would be planned as a scan.
const text = `
  select c.category_no, c.name, c.metadata
    from unnest($2::int4[]) as asked (category_no)
   cross join lateral (
     select * from journal.categories c
      where c.shard_id = $1 and c.category_no = asked.category_no
      limit 1
   ) c`

/** The details of the categories that exist, of those named. */
export async function findCategoryDetails(
  statements: Statements,
  shardId: number,
  categoryNos: readonly number[],
): Promise<readonly CategoryDetailsRow[]> {
  const values = [shardId, int4Array(categoryNos)]
  const { rows } = await send<Row>(statements, 'find_category_details', text, values)
  return rows.map(([categoryNo, name, metadata]) => ({ categoryNo, name, metadata }))
}
