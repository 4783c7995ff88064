import type { ReadonlyKysely } from 'kysely/readonly'
import type { PoolClient } from 'pg'
import type { LedgerPlace } from '../../identity.ts'
import type { JournalTables } from '../journal-tables.ts'
import { runQuery } from '../run-query.ts'
import type { ShardPlaceRow } from '../shard-place.ts'

export interface AccountRow {
  readonly address: string
  readonly code: string
  readonly normal_balance: number
  readonly min_balance: bigint | null
  readonly max_balance: bigint | null
  readonly closed: boolean
  /** Null when the account was opened without any. */
  readonly metadata: Readonly<Record<string, string>> | null
  readonly version: number
  readonly recorded_at: string
}

/** Accounts by address, and how far their shard is in the same snapshot. */
export async function listAccounts(
  client: PoolClient,
  tables: ReadonlyKysely<JournalTables>,
  { shardId, ledgerNo }: LedgerPlace,
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<{ readonly accounts: readonly AccountRow[]; readonly place: ShardPlaceRow }> {
  const { after, limit } = page
  const query = tables
    .selectFrom('journal.shards as s')
    .leftJoinLateral(
      (from) =>
        from
          .selectFrom('journal.accounts as a')
          .innerJoin('journal.account_heads as h', (join) =>
            join.onRef('h.shard_id', '=', 'a.shard_id').onRef('h.account_no', '=', 'a.account_no'),
          )
          .leftJoin('journal.account_details as d', (join) =>
            join.onRef('d.shard_id', '=', 'a.shard_id').onRef('d.account_no', '=', 'a.account_no'),
          )
          .innerJoin('journal.currencies as c', 'c.currency_no', 'a.currency_no')
          .select(['a.address', 'a.normal_balance', 'a.recorded_at', 'c.code', 'd.metadata'])
          .select(['h.version', 'h.closed', 'h.min_balance', 'h.max_balance'])
          .where('a.shard_id', '=', shardId)
          .where('a.ledger_no', '=', ledgerNo)
          .$if(after !== undefined, (all) => all.where('a.address', '>', after ?? ''))
          .orderBy('a.address')
          .limit(limit)
          .as('a'),
      (join) => join.onTrue(),
    )
    .selectAll('a')
    .select(['s.epoch', 's.position', 's.recorded_at as shard_recorded_at'])
    .where('s.shard_id', '=', shardId)
    .orderBy('a.address')
  const rows = await runQuery(client, query.compile())
  const [place] = rows
  if (place === undefined) throw new Error(`shard ${shardId} does not exist; run the migrations`)
  return {
    place,
    accounts: rows.filter((row): row is AccountRow & ShardPlaceRow => row.address !== null),
  }
}
