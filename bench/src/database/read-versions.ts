import { postgresTypes } from '@ledger/runtime'
import type { Pool } from 'pg'

/** The version of every account of a ledger, by its head in the journal. */
export async function readVersions(
  pool: Pool,
  ledger: string,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await pool.query<{ address: string; version: number }>({
    text: `
      select a.address, h.version
      from journal.ledger_directory d
      join journal.accounts a on a.shard_id = d.shard_id and a.ledger_no = d.ledger_no
      join journal.account_heads h on h.shard_id = a.shard_id and h.account_no = a.account_no
      where d.ledger_id = $1`,
    values: [ledger],
    types: postgresTypes,
  })
  return new Map(rows.map(({ address, version }) => [address, version]))
}
