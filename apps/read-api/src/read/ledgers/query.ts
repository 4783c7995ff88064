import type { LedgerSettingsForm } from '@ledger/wire'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { PoolClient } from 'pg'
import type { JournalTables } from '../journal-tables.ts'
import { runQuery } from '../run-query.ts'

export interface LedgerRow {
  readonly ledger_id: string
  readonly name: string
  readonly metadata: Readonly<Record<string, string>>
  readonly settings: Partial<LedgerSettingsForm>
  readonly recorded_at: string
}

/** Ledgers by id, of all shards. A claim in the directory is no ledger yet. */
export function readLedgers(
  client: PoolClient,
  tables: ReadonlyKysely<JournalTables>,
  page: {
    /** Undefined: every ledger. */
    readonly allowed: ReadonlySet<string> | undefined
    readonly after: string | undefined
    readonly limit: number
  },
): Promise<readonly LedgerRow[]> {
  const { allowed, after, limit } = page
  const query = tables
    .selectFrom('journal.ledger_directory as d')
    .innerJoin('journal.ledgers as l', (join) =>
      join.onRef('l.shard_id', '=', 'd.shard_id').onRef('l.ledger_no', '=', 'd.ledger_no'),
    )
    .select(['l.ledger_id', 'l.name', 'l.metadata', 'l.settings', 'l.recorded_at'])
    .$if(allowed !== undefined, (all) =>
      // one parameter, whatever their number: a list of none is no valid `in ()`
      all.where((is) => is('d.ledger_id', '=', is.fn.any(is.val([...(allowed ?? [])])))),
    )
    .$if(after !== undefined, (all) => all.where('d.ledger_id', '>', after ?? ''))
    .orderBy('d.ledger_id')
    .limit(limit)
  return runQuery(client, query.compile())
}
