import type pg from 'pg'

/** The next number of a ledger, an account or a category in a shard. */
export async function takeNumber(
  client: pg.PoolClient,
  shardId: number,
  kind: 'ledger' | 'account' | 'category',
): Promise<number> {
  const { rows } = await client.query<{ last: number }>(
    `update journal.number_blocks set last = last + 1
     where shard_id = $1 and kind = $2 returning last`,
    [shardId, kind],
  )
  const row = rows[0]
  if (row === undefined) throw new Error(`shard ${shardId} has no numbers`)
  return row.last
}
