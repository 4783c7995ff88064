import type { ReadonlyKysely } from 'kysely/readonly'
import type { PoolClient } from 'pg'
import type { LedgerPlace } from '../../identity.ts'
import type { JournalTables } from '../journal-tables.ts'
import { runQuery } from '../run-query.ts'
import type { ShardPlaceRow } from '../shard-place.ts'

export interface CategoryRow {
  readonly category_id: string
  readonly name: string
  readonly normal_balance: number
  readonly metadata: Readonly<Record<string, string>>
  readonly recorded_at: string
}

/** Categories by id, and how far their shard is in the same snapshot. */
export async function readCategories(
  client: PoolClient,
  tables: ReadonlyKysely<JournalTables>,
  { shardId, ledgerNo }: LedgerPlace,
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<{ readonly categories: readonly CategoryRow[]; readonly place: ShardPlaceRow }> {
  const { after, limit } = page
  const query = tables
    .selectFrom('journal.shards as s')
    .leftJoinLateral(
      (from) =>
        from
          .selectFrom('journal.categories as c')
          .select(['c.category_id', 'c.name', 'c.normal_balance', 'c.metadata', 'c.recorded_at'])
          .where('c.shard_id', '=', shardId)
          .where('c.ledger_no', '=', ledgerNo)
          .$if(after !== undefined, (all) => all.where('c.category_id', '>', after ?? ''))
          .orderBy('c.category_id')
          .limit(limit)
          .as('c'),
      (join) => join.onTrue(),
    )
    .selectAll('c')
    .select(['s.epoch', 's.position', 's.recorded_at as shard_recorded_at'])
    .where('s.shard_id', '=', shardId)
    .orderBy('c.category_id')
  const rows = await runQuery(client, query.compile())
  const [place] = rows
  if (place === undefined) throw new Error(`shard ${shardId} does not exist; run the migrations`)
  return {
    place,
    categories: rows.filter((row): row is CategoryRow & ShardPlaceRow => row.category_id !== null),
  }
}
