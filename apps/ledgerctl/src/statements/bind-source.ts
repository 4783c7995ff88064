import type { Pool } from 'pg'

/** False when there is no such API key, or it is revoked. A source that is bound gets the other key. */
export async function bindSource(
  pool: Pool,
  topic: string,
  source: string,
  keyId: string,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `insert into ingest.sources (topic, source, key_id, bound_at)
     select $1, $2, key_id, now() from auth.api_keys where key_id = $3 and revoked_at is null
     on conflict (topic, source) do update set key_id = excluded.key_id, bound_at = excluded.bound_at`,
    [topic, source, keyId],
  )
  return rowCount === 1
}
