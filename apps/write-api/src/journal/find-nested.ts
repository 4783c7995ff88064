import { int4Array } from '@ledger/runtime'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

/** A category that is directly in another one of its ledger. */
export interface NestedRow {
  readonly ledgerNo: number
  readonly outer: number
  readonly inner: number
}

type Row = readonly [number, number, number]

// Sent after the ledgers are locked, so these are all there will be until the batch has committed. The
// rules bound them, for each ledger. Only a batch that nests a category asks. `offset 0` keeps it a probe
// for each ledger, as in `findMembers`.
const text = `
  select m.ledger_no, m.category_no, m.member_no
    from unnest($2::int4[]) as asked (ledger_no)
   cross join lateral (
     select * from journal.category_members m
      where m.shard_id = $1 and m.ledger_no = asked.ledger_no and m.is_member
        and m.member_kind = 1
     offset 0
   ) m`

/** Every category of these ledgers that is in another one. */
export async function findNested(
  statements: Statements,
  shardId: number,
  ledgerNos: readonly number[],
): Promise<readonly NestedRow[]> {
  const values = [shardId, int4Array(ledgerNos)]
  const { rows } = await send<Row>(statements, 'find_nested', text, values)
  return rows.map(([ledgerNo, outer, inner]) => ({ ledgerNo, outer, inner }))
}
