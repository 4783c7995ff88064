import type { PoolClient } from 'pg'
import type { LedgerPlace } from '../../identity.ts'

// A claim in the directory is no ledger yet.
const text = `
  select l.ledger_id as "ledgerId", l.ledger_no as "ledgerNo", l.shard_id as "shardId",
         l.position as "openedPosition", l.recorded_at as "openedAt"
    from journal.ledger_directory d
    join journal.ledgers l on l.shard_id = d.shard_id and l.ledger_no = d.ledger_no
   where d.ledger_id = $1`

export async function findLedger(
  client: PoolClient,
  ledgerId: string,
): Promise<LedgerPlace | undefined> {
  const { rows } = await client.query<LedgerPlace>({
    name: 'find_ledger',
    text,
    values: [ledgerId],
  })
  return rows[0]
}
