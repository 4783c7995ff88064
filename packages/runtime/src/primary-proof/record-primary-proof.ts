import type { ClientBase } from 'pg'

/**
 * Writes WAL in every case: an update of a row always does, where `on conflict do nothing` would not,
 * and only a commit that wrote WAL waits for the synchronous standby.
 */
const statement = `
  insert into relay.primary_proofs (member, proved_at)
  values ($1, clock_timestamp())
  on conflict (member) do update set proved_at = excluded.proved_at`

export async function recordPrimaryProof(client: ClientBase, member: string): Promise<void> {
  await client.query({ name: 'record-primary-proof', text: statement, values: [member] })
}
