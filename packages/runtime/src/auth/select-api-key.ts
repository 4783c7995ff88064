import type { ClientBase } from 'pg'

export interface ApiKeyRow {
  readonly key_id: string
  readonly secret_hash: Buffer
  readonly scopes: readonly string[]
  readonly ledgers: readonly string[] | null
  readonly expires_at: string | null
}

const statement = `
  select key_id, secret_hash, scopes, ledgers, expires_at
  from auth.api_keys
  where key_id = $1 and revoked_at is null`

/** Undefined when there is no such key or it is revoked; whether it has expired is the caller's to see. */
export async function selectApiKey(
  client: ClientBase,
  keyId: string,
): Promise<ApiKeyRow | undefined> {
  const { rows } = await client.query<ApiKeyRow>({
    name: 'select-api-key',
    text: statement,
    values: [keyId],
  })
  return rows[0]
}
