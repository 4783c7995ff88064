import { uuidArray } from '@ledger/runtime'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

type Row = readonly [string]

// A chosen id may be one that was made here, so the records are asked too, in every month: what it
// names as its time need not be when it was recorded.
const text = `
  select translate(asked.id::text, '-', '')
    from unnest($2::uuid[]) as asked (id)
   where exists (
           select from journal.chosen_ids c
            where c.shard_id = $1 and c.transaction_id = asked.id)
      or exists (
           select from journal.records r
            where r.shard_id = $1 and r.transaction_id = asked.id)`

/** Which of these ids of transactions are taken; 32 hex digits each. */
export async function findChosenIds(
  statements: Statements,
  shardId: number,
  ids: readonly Buffer[],
): Promise<readonly string[]> {
  const { rows } = await send<Row>(statements, 'find_chosen_ids', text, [shardId, uuidArray(ids)])
  return rows.map(([id]) => id)
}
