import type { ClientBase } from 'pg'

export interface LedgerPlaceRow {
  readonly ledgerId: string
  readonly ledgerNo: number
  readonly shardId: number
  /** False while the ledger is claimed but not opened. */
  readonly isOpen: boolean
}

const text = `
  select d.ledger_id as "ledgerId", d.ledger_no as "ledgerNo", d.shard_id as "shardId",
         exists (
           select from journal.ledgers l
            where l.shard_id = d.shard_id and l.ledger_no = d.ledger_no
         ) as "isOpen"
    from journal.ledger_directory d
   where d.ledger_id = $1`

export async function findLedgerPlace(
  client: ClientBase,
  ledgerId: string,
): Promise<LedgerPlaceRow | undefined> {
  const { rows } = await client.query<LedgerPlaceRow>(text, [ledgerId])
  return rows[0]
}
