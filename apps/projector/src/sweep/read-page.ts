import type { Pool } from 'pg'

const text = `
  select account_no from journal.account_heads
   where shard_id = $1 and account_no > $2
   order by account_no limit $3`

/** The next accounts of a shard in the order of their numbers. */
export async function readPage(
  pool: Pool,
  shardId: number,
  afterAccountNo: number,
  accountsMax: number,
): Promise<readonly number[]> {
  const { rows } = await pool.query<{ account_no: number }>(text, [
    shardId,
    afterAccountNo,
    accountsMax,
  ])
  return rows.map((row) => row.account_no)
}
