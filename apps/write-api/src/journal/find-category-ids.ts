import { int4Array, textArray } from '@ledger/runtime'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

type Row = readonly [number, string]

// Sent after the ledgers are locked: whoever made one of these meanwhile has committed.
const text = `
  select c.ledger_no, c.category_id
    from unnest($2::int4[], $3::text[]) as asked (ledger_no, category_id)
   cross join lateral (
     select * from journal.categories c
      where c.shard_id = $1 and c.ledger_no = asked.ledger_no
        and c.category_id = asked.category_id
      limit 1
   ) c`

/** Which of these ids have a category, as pairs of ledger number and id. */
export async function findCategoryIds(
  statements: Statements,
  shardId: number,
  ledgerNos: readonly number[],
  categoryIds: readonly string[],
): Promise<readonly Row[]> {
  const values = [shardId, int4Array(ledgerNos), textArray(categoryIds)]
  const { rows } = await send<Row>(statements, 'find_category_ids', text, values)
  return rows
}
