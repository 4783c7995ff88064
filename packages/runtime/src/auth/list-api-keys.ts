import type { ClientBase, Pool } from 'pg'

export interface ListedApiKey {
  readonly keyId: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly ledgers: readonly string[] | null
  readonly createdAt: string
  readonly expiresAt: string | null
  readonly revokedAt: string | null
}

const statement = `
  select key_id as "keyId", name, scopes, ledgers, created_at as "createdAt",
         expires_at as "expiresAt", revoked_at as "revokedAt"
  from auth.api_keys
  order by created_at, key_id
  limit $1`

/** The oldest first, at most `keysMax`; never a hash. */
export async function listApiKeys(
  connection: ClientBase | Pool,
  keysMax = 1_000,
): Promise<readonly ListedApiKey[]> {
  const { rows } = await connection.query<ListedApiKey>(statement, [keysMax])
  return rows
}
