import { int8Array } from '@ledger/runtime'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

export interface HeadRow {
  readonly accountNo: number
  readonly version: number
  readonly postedDebits: bigint
  readonly postedCredits: bigint
  readonly pendingDebits: bigint
  readonly pendingCredits: bigint
  readonly minBalance: bigint | null
  readonly maxBalance: bigint | null
  readonly isClosed: boolean
}

type Row = readonly [
  number,
  number,
  bigint,
  bigint,
  bigint,
  bigint,
  bigint | null,
  bigint | null,
  boolean,
]

// Every batch locks in the order of the key, so that two batches never wait for each other in a
// circle. Under READ COMMITTED a row that was waited for is read again after the wait.
const text = `
  select account_no, version, posted_debits, posted_credits, pending_debits, pending_credits,
         min_balance, max_balance, closed
    from journal.account_heads
   where shard_id = $1 and account_no = any ($2::int8[])
   order by account_no
     for no key update`

/** Locks the heads of accounts until the end of the transaction. */
export async function lockHeads(
  statements: Statements,
  shardId: number,
  accountNos: readonly number[],
): Promise<readonly HeadRow[]> {
  const sorted = [...accountNos].sort((a, b) => a - b)
  const { rows } = await send<Row>(statements, 'lock_heads', text, [shardId, int8Array(sorted)])
  return rows.map((row) => ({
    accountNo: row[0],
    version: row[1],
    postedDebits: row[2],
    postedCredits: row[3],
    pendingDebits: row[4],
    pendingCredits: row[5],
    minBalance: row[6],
    maxBalance: row[7],
    isClosed: row[8],
  }))
}
