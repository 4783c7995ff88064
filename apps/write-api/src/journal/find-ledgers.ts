import { int4Array } from '@ledger/runtime'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

const text = `
  select ledger_no from journal.ledgers where shard_id = $1 and ledger_no = any ($2::int4[])`

/** Which of these ledger numbers are open. */
export async function findLedgers(
  statements: Statements,
  shardId: number,
  ledgerNos: readonly number[],
): Promise<readonly number[]> {
  const values = [shardId, int4Array(ledgerNos)]
  const { rows } = await send<readonly [number]>(statements, 'find_ledgers', text, values)
  return rows.map((row) => row[0])
}
