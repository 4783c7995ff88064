import type { Pool } from 'pg'

/**
 * The journal as a standby would have it that had not received the last records: what a promotion
 * without them, or a restore to an earlier time, leaves behind.
 */
export async function loseTail(pool: Pool, lastPosition: number): Promise<void> {
  await pool.query(`
    set session_replication_role = replica;
    delete from journal.records where position > ${lastPosition};
    delete from journal.entries where position > ${lastPosition};
    delete from journal.idempotency where position > ${lastPosition};
    delete from journal.account_heads h using journal.accounts a
     where a.account_no = h.account_no and a.position > ${lastPosition};
    delete from journal.account_details h using journal.accounts a
     where a.account_no = h.account_no and a.position > ${lastPosition};
    delete from journal.accounts where position > ${lastPosition};
    update journal.number_blocks set last = (select max(account_no) from journal.accounts)
     where kind = 'account';
    update journal.shards s set position = r.position, recorded_at = r.recorded_at
      from journal.records r where r.position = ${lastPosition};
    update journal.account_heads h
       set version = coalesce(e.version, 0), posted_debits = coalesce(e.posted_debits, 0),
           posted_credits = coalesce(e.posted_credits, 0)
      from journal.account_heads a
      left join lateral (select * from journal.entries e where e.account_no = a.account_no
                          order by version desc limit 1) e on true
     where h.account_no = a.account_no;
    set session_replication_role = origin`)
}
