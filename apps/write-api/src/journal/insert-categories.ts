import { int2Array, int4Array, textArray } from '@ledger/runtime'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

export interface CategoryToStore {
  readonly categoryNo: number
  readonly ledgerNo: number
  readonly categoryId: string
  readonly name: string
  readonly normalBalance: 0 | 1
  /** JSON. */
  readonly metadata: string
  /** Which record of the batch, from 1. */
  readonly ordinal: number
}

const text = `
  insert into journal.categories
    (shard_id, category_no, ledger_no, category_id, name, normal_balance, metadata, position,
     recorded_at)
  select s.shard_id, u.category_no, u.ledger_no, u.category_id, u.name, u.normal_balance,
         u.metadata::jsonb, s.position - $2::int + u.ordinal, s.recorded_at
    from journal.shards s
   cross join unnest($3::int4[], $4::int4[], $5::text[], $6::text[], $7::int2[], $8::text[],
                     $9::int4[])
      as u (category_no, ledger_no, category_id, name, normal_balance, metadata, ordinal)
   where s.shard_id = $1`

/** Sent under the lock of the shard. */
export function insertCategories(
  statements: Statements,
  shardId: number,
  recordCount: number,
  categories: readonly CategoryToStore[],
): Promise<unknown> {
  return send(statements, 'insert_categories', text, [
    shardId,
    recordCount,
    int4Array(categories.map((category) => category.categoryNo)),
    int4Array(categories.map((category) => category.ledgerNo)),
    textArray(categories.map((category) => category.categoryId)),
    textArray(categories.map((category) => category.name)),
    int2Array(categories.map((category) => category.normalBalance)),
    textArray(categories.map((category) => category.metadata)),
    int4Array(categories.map((category) => category.ordinal)),
  ])
}
