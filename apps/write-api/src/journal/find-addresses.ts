import { int4Array, textArray } from '@ledger/runtime'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

type Row = readonly [number, string]

const text = `
  select a.ledger_no, a.address
    from unnest($2::int4[], $3::text[]) as asked (ledger_no, address)
   cross join lateral (
     select * from journal.accounts a
      where a.shard_id = $1 and a.ledger_no = asked.ledger_no and a.address = asked.address
   ) a`

/** Which of these addresses have an account, as pairs of ledger number and address. */
export async function findAddresses(
  statements: Statements,
  shardId: number,
  ledgerNos: readonly number[],
  addresses: readonly string[],
): Promise<readonly Row[]> {
  const values = [shardId, int4Array(ledgerNos), textArray(addresses)]
  const { rows } = await send<Row>(statements, 'find_addresses', text, values)
  return rows
}
