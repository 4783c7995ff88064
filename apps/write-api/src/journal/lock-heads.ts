import { int8Array } from '@ledger/runtime'
import type { Locking } from './begin-and-commit.ts'
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
const readText = `
  select account_no, version, posted_debits, posted_credits, pending_debits, pending_credits,
         min_balance, max_balance, closed
    from journal.account_heads
   where shard_id = $1 and account_no = any ($2::int8[])
   order by account_no`
const lockText = `${readText}
     for no key update`

/** Reads the heads of accounts and, if asked to, locks them until the end of the transaction. */
export async function lockHeads(
  statements: Statements,
  shardId: number,
  accountNos: readonly number[],
  locking: Locking,
): Promise<readonly HeadRow[]> {
  const sorted = [...accountNos].sort((a, b) => a - b)
  const values = [shardId, int8Array(sorted)]
  const { rows } =
    locking === 'lock'
      ? await send<Row>(statements, 'lock_heads', lockText, values)
      : await send<Row>(statements, 'read_heads', readText, values)
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
