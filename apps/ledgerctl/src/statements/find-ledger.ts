import type { ClientBase } from 'pg'

/** Where the records of a ledger stand. */
export interface LedgerPlace {
  readonly shardId: number
  readonly ledgerNo: number
}

const text = 'select shard_id, ledger_no from journal.ledger_directory where ledger_id = $1'

/** Undefined when nobody ever claimed the id. */
export async function findLedger(
  client: ClientBase,
  ledgerId: string,
): Promise<LedgerPlace | undefined> {
  const { rows } = await client.query<{ shard_id: number; ledger_no: number }>(text, [ledgerId])
  const row = rows[0]
  return row && { shardId: row.shard_id, ledgerNo: row.ledger_no }
}
