import type { ClientBase } from 'pg'

const text = `
  select ledger_no, ledger_id from journal.ledger_directory
   where shard_id = $1 and ledger_no = any($2::int[])`

export async function readLedgerIds(
  client: ClientBase,
  shardId: number,
  ledgerNos: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const { rows } = await client.query<{ ledger_no: number; ledger_id: string }>(text, [
    shardId,
    ledgerNos,
  ])
  return new Map(rows.map((row) => [row.ledger_no, row.ledger_id]))
}
