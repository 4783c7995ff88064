import type { ClientBase } from 'pg'

const text = `
  insert into journal.ledger_directory (ledger_id, shard_id, ledger_no)
  values ($1, $2, $3)
  on conflict (ledger_id) do nothing`

/** Claims an id for a shard, in a commit of its own; an id that is claimed already stays as it is. */
export async function claimLedger(
  client: ClientBase,
  ledgerId: string,
  shardId: number,
  ledgerNo: number,
): Promise<void> {
  await client.query(text, [ledgerId, shardId, ledgerNo])
}
