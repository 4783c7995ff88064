import { uuidArray } from '@ledger/runtime'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

export interface LatestStep {
  /** 32 hex digits. */
  readonly transactionId: string
  /** Of the record that tells of the transaction last. */
  readonly epoch: number
  readonly position: number
  /** How many transactions undid a part of it. */
  readonly reversals: number
}

type Row = readonly [string, number, number, number]

// Sent when the heads are locked, so no later step is under way. What was posted at once may have no
// head yet.
const text = `
  select translate(asked.id::text, '-', ''), r.epoch, r.position,
         coalesce(cardinality(h.reversals), 0)
    from unnest($2::uuid[]) as asked (id)
   cross join lateral (
     select epoch, position from journal.records r
      where r.shard_id = $1 and r.transaction_id = asked.id
      order by position desc
      limit 1
   ) r
    left join journal.transaction_heads h
      on h.shard_id = $1 and h.transaction_id = asked.id`

/** What the ETags of transactions are made of. */
export async function findLatestSteps(
  statements: Statements,
  shardId: number,
  transactionIds: readonly Buffer[],
): Promise<readonly LatestStep[]> {
  const values = [shardId, uuidArray(transactionIds)]
  const { rows } = await send<Row>(statements, 'find_latest_steps', text, values)
  return rows.map(([transactionId, epoch, position, reversals]) => ({
    transactionId,
    epoch,
    position,
    reversals,
  }))
}
