import type { ClientBase, Pool } from 'pg'

export interface NewApiKey {
  readonly keyId: string
  readonly secretHash: Buffer
  readonly name: string
  readonly scopes: readonly string[]
  readonly ledgers: readonly string[] | undefined
  readonly createdAt: Date
  readonly expiresAt: Date | undefined
}

const statement = `
  insert into auth.api_keys (key_id, secret_hash, name, scopes, ledgers, created_at, expires_at)
  values ($1, $2, $3, $4, $5, $6, $7)`

export async function insertApiKey(connection: ClientBase | Pool, key: NewApiKey): Promise<void> {
  await connection.query(statement, [
    key.keyId,
    key.secretHash,
    key.name,
    key.scopes,
    key.ledgers ?? null,
    key.createdAt.toISOString(),
    key.expiresAt?.toISOString() ?? null,
  ])
}
