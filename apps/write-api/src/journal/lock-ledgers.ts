import type { LedgerDetails } from '@ledger/domain'
import { int4Array } from '@ledger/runtime'
import type { LedgerSettingsForm, Metadata } from '@ledger/wire'
import { ledgerSettingsOf } from '@ledger/wire'
import type { Locking } from './begin-and-commit.ts'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

export interface LedgerRow extends LedgerDetails {
  readonly ledgerNo: number
}

type Row = readonly [number, string, Metadata, Partial<LedgerSettingsForm>]

// In one order, before the heads of transactions and accounts. See `lockHeads`.
const readText = `
  select ledger_no, name, metadata, settings
    from journal.ledgers
   where shard_id = $1 and ledger_no = any ($2::int4[])
   order by ledger_no`
const lockText = `${readText}
     for no key update`

/** Reads ledgers and, if asked to, locks them: see `lockHeads`. */
export async function lockLedgers(
  statements: Statements,
  shardId: number,
  ledgerNos: readonly number[],
  locking: Locking,
): Promise<readonly LedgerRow[]> {
  const sorted = [...ledgerNos].sort((a, b) => a - b)
  const values = [shardId, int4Array(sorted)]
  const { rows } =
    locking === 'lock'
      ? await send<Row>(statements, 'lock_ledgers', lockText, values)
      : await send<Row>(statements, 'read_ledgers', readText, values)
  return rows.map(([ledgerNo, name, metadata, settings]) => ({
    ledgerNo,
    name,
    metadata,
    settings: ledgerSettingsOf(settings),
  }))
}
