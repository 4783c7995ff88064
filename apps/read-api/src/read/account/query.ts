import type { ReadonlyKysely } from 'kysely/readonly'
import type { PoolClient } from 'pg'
import type { AccountIdentity } from '../../identity.ts'
import type { AccountRow } from '../accounts/query.ts'
import type { JournalTables } from '../journal-tables.ts'
import { runQuery } from '../run-query.ts'
import type { ShardPlaceRow } from '../shard-place.ts'

/** An account, and how far its shard is in the same snapshot. */
export async function readAccount(
  client: PoolClient,
  tables: ReadonlyKysely<JournalTables>,
  { ledger, accountNo }: AccountIdentity,
): Promise<(AccountRow & ShardPlaceRow) | undefined> {
  const query = tables
    .selectFrom('journal.accounts as a')
    .innerJoin('journal.shards as s', 's.shard_id', 'a.shard_id')
    .innerJoin('journal.account_heads as h', (join) =>
      join.onRef('h.shard_id', '=', 'a.shard_id').onRef('h.account_no', '=', 'a.account_no'),
    )
    .leftJoin('journal.account_details as d', (join) =>
      join.onRef('d.shard_id', '=', 'a.shard_id').onRef('d.account_no', '=', 'a.account_no'),
    )
    .innerJoin('journal.currencies as c', 'c.currency_no', 'a.currency_no')
    .select(['a.address', 'a.normal_balance', 'a.recorded_at', 'c.code', 'd.metadata'])
    .select(['h.version', 'h.closed', 'h.min_balance', 'h.max_balance'])
    .select(['s.epoch', 's.position', 's.recorded_at as shard_recorded_at'])
    .where('a.shard_id', '=', ledger.shardId)
    .where('a.account_no', '=', accountNo)
  const [row] = await runQuery(client, query.compile())
  return row
}
