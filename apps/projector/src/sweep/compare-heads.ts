import type { Pool } from 'pg'

const text = `
  select account_no
    from (select * from journal.account_heads h
           where h.shard_id = $1 and h.account_no > $2 and h.account_no <= $3 and h.version > 0) h
    full join (select * from projection.balances p
                where p.shard_id = $1 and p.account_no > $2 and p.account_no <= $3) b
   using (account_no)
   where (h.epoch, h.version, h.posted_debits, h.posted_credits, h.pending_debits, h.pending_credits)
      is distinct from
         (b.epoch, b.version, b.posted_debits, b.posted_credits, b.pending_debits, b.pending_credits)
   order by account_no`

/** The accounts of a range whose projected balance is not that of the head: most of them only lag. */
export async function compareHeads(
  pool: Pool,
  shardId: number,
  afterAccountNo: number,
  untilAccountNo: number,
): Promise<readonly number[]> {
  const { rows } = await pool.query<{ account_no: number }>(text, [
    shardId,
    afterAccountNo,
    untilAccountNo,
  ])
  return rows.map((row) => row.account_no)
}
