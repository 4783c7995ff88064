import { int4Array } from '@ledger/runtime'
import type { Metadata } from '@ledger/wire'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

export interface LedgerRow {
  readonly ledgerNo: number
  readonly name: string
  readonly metadata: Metadata
}

type Row = readonly [number, string, Metadata]

// In one order, before the heads of transactions and accounts. See `lockHeads`.
const text = `
  select ledger_no, name, metadata
    from journal.ledgers
   where shard_id = $1 and ledger_no = any ($2::int4[])
   order by ledger_no
     for no key update`

/** Locks ledgers until the end of the database transaction. */
export async function lockLedgers(
  statements: Statements,
  shardId: number,
  ledgerNos: readonly number[],
): Promise<readonly LedgerRow[]> {
  const sorted = [...ledgerNos].sort((a, b) => a - b)
  const { rows } = await send<Row>(statements, 'lock_ledgers', text, [shardId, int4Array(sorted)])
  return rows.map(([ledgerNo, name, metadata]) => ({ ledgerNo, name, metadata }))
}
