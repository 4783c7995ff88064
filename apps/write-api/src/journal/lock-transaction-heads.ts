import { uuidArray } from '@ledger/runtime'
import type { Locking } from './begin-and-commit.ts'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

export interface TransactionHeadRow {
  /** 32 hex digits. */
  readonly transactionId: string
  readonly status: number
  /** Minor units, one for each entry of the transaction. */
  readonly held: readonly bigint[]
  readonly posted: readonly bigint[]
  readonly reversed: readonly bigint[]
}

type Row = readonly [string, number, readonly string[], readonly string[], readonly string[]]

// In one order, before the heads of accounts. See `lockHeads`.
const readText = `
  select translate(transaction_id::text, '-', ''), status, held::text[], posted::text[],
         reversed::text[]
    from journal.transaction_heads
   where shard_id = $1 and transaction_id = any ($2::uuid[])
   order by transaction_id`
const lockText = `${readText}
     for no key update`

/** Reads the heads of transactions and, if asked to, locks them: see `lockHeads`. */
export async function lockTransactionHeads(
  statements: Statements,
  shardId: number,
  transactionIds: readonly Buffer[],
  locking: Locking,
): Promise<readonly TransactionHeadRow[]> {
  const values = [shardId, uuidArray(transactionIds)]
  const { rows } =
    locking === 'lock'
      ? await send<Row>(statements, 'lock_transaction_heads', lockText, values)
      : await send<Row>(statements, 'read_transaction_heads', readText, values)
  return rows.map(([transactionId, status, held, posted, reversed]) => ({
    transactionId,
    status,
    held: held.map(BigInt),
    posted: posted.map(BigInt),
    reversed: reversed.map(BigInt),
  }))
}
