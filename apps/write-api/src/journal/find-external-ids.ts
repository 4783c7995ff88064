import { int4Array, textArray } from '@ledger/runtime'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

type Row = readonly [number, string]

const text = `
  select e.ledger_no, e.external_id
    from unnest($2::int4[], $3::text[]) as asked (ledger_no, external_id)
   cross join lateral (
     select * from journal.external_ids e
      where e.shard_id = $1 and e.ledger_no = asked.ledger_no and e.external_id = asked.external_id
   ) e`

/** Which of these external ids are taken, as pairs of ledger number and id. */
export async function findExternalIds(
  statements: Statements,
  shardId: number,
  ledgerNos: readonly number[],
  externalIds: readonly string[],
): Promise<readonly Row[]> {
  const values = [shardId, int4Array(ledgerNos), textArray(externalIds)]
  const { rows } = await send<Row>(statements, 'find_external_ids', text, values)
  return rows
}
