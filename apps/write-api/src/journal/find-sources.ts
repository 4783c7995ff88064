import type { ClientBase } from 'pg'

/** The API key that a source of a topic is bound to. */
export interface SourceRow {
  readonly source: string
  readonly key_id: string
  readonly scopes: readonly string[]
  readonly ledgers: readonly string[] | null
  readonly expires_at: string | null
  readonly revoked_at: string | null
}

const text = `
  select s.source, k.key_id, k.scopes, k.ledgers, k.expires_at, k.revoked_at
    from ingest.sources s
    join auth.api_keys k using (key_id)
   where s.topic = $1 and s.source = any ($2::text[])`

/** Those of these sources that are bound, a revoked or expired key or not. */
export async function findSources(
  client: ClientBase,
  topic: string,
  sources: readonly string[],
): Promise<readonly SourceRow[]> {
  const values = [topic, sources]
  return (await client.query<SourceRow>({ name: 'find_sources', text, values })).rows
}
