import { rollupForm } from '@ledger/wire'
import type { ClientBase } from 'pg'

const text = `
  select account_no from projection.balances_next
   where shard_id = $1 and account_no > $2 and account_no <= $3 and version > $4
   order by account_no`

/** The accounts of a range that have more entries than rest in the journal alone. */
export async function listBusyAccounts(
  client: ClientBase,
  shardId: number,
  range: { readonly after: number; readonly until: number },
): Promise<readonly number[]> {
  const { rows } = await client.query<{ account_no: number }>(text, [
    shardId,
    range.after,
    range.until,
    rollupForm.restingMax,
  ])
  return rows.map((row) => row.account_no)
}
