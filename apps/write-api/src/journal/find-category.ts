import type { ClientBase } from 'pg'

/** What a category is for ever. */
export interface CategoryRow {
  readonly categoryNo: number
  readonly categoryId: string
  /** 0 debit, 1 credit. */
  readonly normalBalance: number
}

const text = `
  select category_no as "categoryNo", category_id as "categoryId",
         normal_balance as "normalBalance"
    from journal.categories
   where shard_id = $1 and ledger_no = $2 and category_id = $3`

export async function findCategory(
  client: ClientBase,
  shardId: number,
  ledgerNo: number,
  categoryId: string,
): Promise<CategoryRow | undefined> {
  const values = [shardId, ledgerNo, categoryId]
  const { rows } = await client.query<CategoryRow>({ name: 'find_category', text, values })
  return rows[0]
}
