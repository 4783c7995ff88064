import type { ReadonlyKysely } from 'kysely/readonly'
import type { PoolClient } from 'pg'
import type { LedgerPlace } from '../../identity.ts'
import type { JournalTables } from '../journal-tables.ts'
import type { LedgerRow } from '../ledgers/query.ts'
import { runQuery } from '../run-query.ts'
import type { ShardPlaceRow } from '../shard-place.ts'

/** A ledger, and how far its shard is in the same snapshot. */
export async function readLedger(
  client: PoolClient,
  tables: ReadonlyKysely<JournalTables>,
  { shardId, ledgerNo }: LedgerPlace,
): Promise<(LedgerRow & ShardPlaceRow) | undefined> {
  const query = tables
    .selectFrom('journal.ledgers as l')
    .innerJoin('journal.shards as s', 's.shard_id', 'l.shard_id')
    .select(['l.ledger_id', 'l.name', 'l.metadata', 'l.settings', 'l.recorded_at'])
    .select(['s.epoch', 's.position', 's.recorded_at as shard_recorded_at'])
    .where('l.shard_id', '=', shardId)
    .where('l.ledger_no', '=', ledgerNo)
  const [row] = await runQuery(client, query.compile())
  return row
}
