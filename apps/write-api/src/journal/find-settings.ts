import type { LedgerSettings } from '@ledger/domain'
import { int4Array } from '@ledger/runtime'
import type { LedgerSettingsForm } from '@ledger/wire'
import { ledgerSettingsOf } from '@ledger/wire'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

type Row = readonly [number, Partial<LedgerSettingsForm>]

const text = `
  select ledger_no, settings
    from journal.ledgers
   where shard_id = $1 and ledger_no = any ($2::int4[])`

/** The settings of ledgers, by number. They hold if the count of the shard's settings still does. */
export async function findSettings(
  statements: Statements,
  shardId: number,
  ledgerNos: readonly number[],
): Promise<ReadonlyMap<number, LedgerSettings>> {
  const values = [shardId, int4Array(ledgerNos)]
  const { rows } = await send<Row>(statements, 'find_settings', text, values)
  return new Map(rows.map(([ledgerNo, settings]) => [ledgerNo, ledgerSettingsOf(settings)]))
}
