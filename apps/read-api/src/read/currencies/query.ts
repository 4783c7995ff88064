import type { ReadonlyKysely } from 'kysely/readonly'
import type { PoolClient } from 'pg'
import type { JournalTables } from '../journal-tables.ts'
import { runQuery } from '../run-query.ts'

export interface CurrencyRow {
  readonly code: string
  readonly scale: number
}

/** Currencies by code. */
export function readCurrencies(
  client: PoolClient,
  tables: ReadonlyKysely<JournalTables>,
  after: string,
  limit: number,
): Promise<readonly CurrencyRow[]> {
  const query = tables
    .selectFrom('journal.currencies')
    .select(['code', 'scale'])
    .where('code', '>', after)
    .orderBy('code')
    .limit(limit)
  return runQuery(client, query.compile())
}
