import { int4Array, textArray } from '@ledger/runtime'
import { ledgerSettingsForm } from '@ledger/wire'
import type { LedgerRow } from './lock-ledgers.ts'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

// The rows are locked already.
const text = `
  update journal.ledgers l
     set name = u.name, metadata = u.metadata::jsonb, settings = u.settings::jsonb,
         revision = l.revision + 1
    from unnest($2::int4[], $3::text[], $4::text[], $5::text[])
      as u (ledger_no, name, metadata, settings)
   where l.shard_id = $1 and l.ledger_no = u.ledger_no`

/** Stores ledgers as the batch leaves them. */
export function writeLedgers(
  statements: Statements,
  shardId: number,
  ledgers: readonly LedgerRow[],
): Promise<unknown> {
  return send(statements, 'write_ledgers', text, [
    shardId,
    int4Array(ledgers.map(({ ledgerNo }) => ledgerNo)),
    textArray(ledgers.map(({ name }) => name)),
    textArray(ledgers.map(({ metadata }) => JSON.stringify(metadata))),
    textArray(ledgers.map(({ settings }) => JSON.stringify(ledgerSettingsForm(settings)))),
  ])
}
