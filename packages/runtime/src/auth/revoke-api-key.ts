import type { ClientBase, Pool } from 'pg'

const statement = `
  update auth.api_keys set revoked_at = clock_timestamp()
  where key_id = $1 and revoked_at is null`

/** False when there is no such key or it was revoked before. Every process refuses it within 5 s. */
export async function revokeApiKey(connection: ClientBase | Pool, keyId: string): Promise<boolean> {
  const { rowCount } = await connection.query(statement, [keyId])
  return rowCount === 1
}
