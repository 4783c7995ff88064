import { int8Array } from '@ledger/runtime'
import type { Metadata } from '@ledger/wire'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

export interface AccountDetails {
  readonly accountNo: number
  readonly metadata: Metadata
}

// Sent after the heads are locked; an account without metadata has no row.
const text = `
  select account_no, metadata from journal.account_details
   where shard_id = $1 and account_no = any ($2::int8[])`

export async function findDetails(
  statements: Statements,
  shardId: number,
  accountNos: readonly number[],
): Promise<readonly AccountDetails[]> {
  const values = [shardId, int8Array(accountNos)]
  const { rows } = await send<readonly [number, Metadata]>(statements, 'find_details', text, values)
  return rows.map(([accountNo, metadata]) => ({ accountNo, metadata }))
}
