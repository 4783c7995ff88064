import type { ClientBase } from 'pg'

export interface DueTransaction {
  readonly ledgerId: string
  readonly ledgerNo: number
  /** 32 hex digits. */
  readonly transactionId: string
}

const text = `
  select l.ledger_id as "ledgerId", h.ledger_no as "ledgerNo",
         translate(h.transaction_id::text, '-', '') as "transactionId"
    from journal.transaction_heads h
    join journal.ledgers l on l.shard_id = h.shard_id and l.ledger_no = h.ledger_no
   where h.shard_id = $1 and h.status = 0 and h.expires_at <= now()
   order by h.expires_at
   limit $2`

/** Pending transactions whose time has come, the oldest first, by the clock of the database. */
export async function findDueTransactions(
  client: ClientBase,
  shardId: number,
  limit: number,
): Promise<readonly DueTransaction[]> {
  const values = [shardId, limit]
  return (await client.query<DueTransaction>({ name: 'find_due', text, values })).rows
}
