import type { Pool } from 'pg'

// A proof is good for seconds; its row is left behind by the process that made it.
const text = `delete from relay.primary_proofs where proved_at < now() - interval '1 day'`

/** Every process proves under a name of its own: without this its row would stay for ever. */
export async function forgetOldProofs(pool: Pool): Promise<void> {
  await pool.query(text)
}
