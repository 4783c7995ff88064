import type { Pool } from 'pg'

export interface ListedSource {
  readonly topic: string
  readonly source: string
  readonly keyId: string
  /** Of the API key. */
  readonly name: string
  readonly state: 'valid' | 'revoked' | 'expired'
}

const text = `
  select s.topic, s.source, k.key_id as "keyId", k.name,
         case when k.revoked_at is not null then 'revoked'
              when k.expires_at <= now() then 'expired'
              else 'valid' end as state
    from ingest.sources s
    join auth.api_keys k using (key_id)
   order by s.topic, s.source`

/** Who may send what, by topic. */
export async function listSources(pool: Pool): Promise<readonly ListedSource[]> {
  return (await pool.query<ListedSource>(text)).rows
}
