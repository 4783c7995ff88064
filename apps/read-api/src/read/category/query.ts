import type { ReadonlyKysely } from 'kysely/readonly'
import type { PoolClient } from 'pg'
import type { LedgerPlace } from '../../identity.ts'
import type { CategoryRow } from '../categories/query.ts'
import type { JournalTables } from '../journal-tables.ts'
import { runQuery } from '../run-query.ts'
import type { ShardPlaceRow } from '../shard-place.ts'

/** A category, and how far its shard is in the same snapshot. */
export async function readCategory(
  client: PoolClient,
  tables: ReadonlyKysely<JournalTables>,
  { shardId, ledgerNo }: LedgerPlace,
  categoryId: string,
): Promise<(CategoryRow & ShardPlaceRow) | undefined> {
  const query = tables
    .selectFrom('journal.categories as c')
    .innerJoin('journal.shards as s', 's.shard_id', 'c.shard_id')
    .select(['c.category_id', 'c.name', 'c.normal_balance', 'c.metadata', 'c.recorded_at'])
    .select(['s.epoch', 's.position', 's.recorded_at as shard_recorded_at'])
    .where('c.shard_id', '=', shardId)
    .where('c.ledger_no', '=', ledgerNo)
    .where('c.category_id', '=', categoryId)
  const [row] = await runQuery(client, query.compile())
  return row
}
