import { int2Array, int4Array, int8Array, textArray } from '@ledger/runtime'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

/** Columns of the entries of a batch, one value an entry: built once, sent as they are. */
export interface EntryColumns {
  readonly accountNo: number[]
  readonly version: number[]
  /** Which record of the batch, from 1. */
  readonly ordinal: number[]
  readonly effectiveAt: string[]
  readonly currencyNo: number[]
  readonly line: number[]
  /** 0 post, 1 hold, 2 release. */
  readonly kind: number[]
  readonly direction: number[]
  readonly amount: string[]
  readonly postedDebits: string[]
  readonly postedCredits: string[]
  readonly pendingDebits: string[]
  readonly pendingCredits: string[]
}

const text = `
  insert into journal.entries
    (shard_id, account_no, version, position, recorded_at, effective_at, currency_no, line, kind,
     direction, amount, posted_debits, posted_credits, pending_debits, pending_credits)
  select s.shard_id, u.account_no, u.version, s.position - $2::int + u.ordinal, s.recorded_at,
         u.effective_at::timestamptz, u.currency_no, u.line, u.kind, u.direction, u.amount::numeric,
         u.posted_debits::numeric, u.posted_credits::numeric, u.pending_debits::numeric,
         u.pending_credits::numeric
    from journal.shards s
   cross join unnest($3::int8[], $4::int8[], $5::int4[], $6::text[], $7::int4[], $8::int2[],
                     $9::int2[], $10::int2[], $11::text[], $12::text[], $13::text[], $14::text[],
                     $15::text[])
      as u (account_no, version, ordinal, effective_at, currency_no, line, kind, direction, amount,
            posted_debits, posted_credits, pending_debits, pending_credits)
   where s.shard_id = $1`

/** Sent under the lock of the shard, in the order in which they were decided. */
export function insertEntries(
  statements: Statements,
  shardId: number,
  recordCount: number,
  entries: EntryColumns,
): Promise<unknown> {
  return send(statements, 'insert_entries', text, [
    shardId,
    recordCount,
    int8Array(entries.accountNo),
    int8Array(entries.version),
    int4Array(entries.ordinal),
    textArray(entries.effectiveAt),
    int4Array(entries.currencyNo),
    int2Array(entries.line),
    int2Array(entries.kind),
    int2Array(entries.direction),
    textArray(entries.amount),
    textArray(entries.postedDebits),
    textArray(entries.postedCredits),
    textArray(entries.pendingDebits),
    textArray(entries.pendingCredits),
  ])
}
