import { int4Array, textArray } from '@ledger/runtime'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

export interface LedgerToStore {
  readonly ledgerNo: number
  readonly ledgerId: string
  readonly name: string
  /** JSON. */
  readonly metadata: string
  readonly settings: string
  /** Which record of the batch, from 1. */
  readonly ordinal: number
}

const text = `
  insert into journal.ledgers
    (shard_id, ledger_no, ledger_id, name, metadata, settings, position, recorded_at)
  select s.shard_id, u.ledger_no, u.ledger_id, u.name, u.metadata::jsonb,
         u.settings::jsonb,
         s.position - $2::int + u.ordinal, s.recorded_at
    from journal.shards s
   cross join unnest($3::int4[], $4::text[], $5::text[], $6::text[], $7::text[],
                      $8::int4[])
      as u (ledger_no, ledger_id, name, metadata, settings, ordinal)
   where s.shard_id = $1`

/** Sent under the lock of the shard. */
export function insertLedgers(
  statements: Statements,
  shardId: number,
  recordCount: number,
  ledgers: readonly LedgerToStore[],
): Promise<unknown> {
  return send(statements, 'insert_ledgers', text, [
    shardId,
    recordCount,
    int4Array(ledgers.map((ledger) => ledger.ledgerNo)),
    textArray(ledgers.map((ledger) => ledger.ledgerId)),
    textArray(ledgers.map((ledger) => ledger.name)),
    textArray(ledgers.map((ledger) => ledger.metadata)),
    textArray(ledgers.map((ledger) => ledger.settings)),
    int4Array(ledgers.map((ledger) => ledger.ordinal)),
  ])
}
