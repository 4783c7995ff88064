import type { Metadata } from '@ledger/domain'
import type pg from 'pg'

/** The metadata of an account; without any there is no row. */
export async function loadDetails(
  client: pg.PoolClient,
  shardId: number,
  accountNo: number,
): Promise<Metadata> {
  const { rows } = await client.query<{ readonly metadata: Metadata }>(
    'select metadata from journal.account_details where shard_id = $1 and account_no = $2',
    [shardId, accountNo],
  )
  return rows[0]?.metadata ?? {}
}

export async function storeDetails(
  client: pg.PoolClient,
  shardId: number,
  accountNo: number,
  metadata: Metadata,
): Promise<void> {
  await client.query(
    `insert into journal.account_details (shard_id, account_no, metadata) values ($1, $2, $3)
     on conflict (shard_id, account_no) do update set metadata = excluded.metadata`,
    [shardId, accountNo, metadata],
  )
}
