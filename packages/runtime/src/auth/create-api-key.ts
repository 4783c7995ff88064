import type { ClientBase, Pool } from 'pg'
import { hashSecret, makeApiKey } from './api-key.ts'
import { insertApiKey } from './insert-api-key.ts'

/** What a key may be for; each operation names one. */
export const scopes = [
  'currencies:write',
  'ledgers:write',
  'accounts:write',
  'transactions:write',
  'ledger:read',
] as const
export type Scope = (typeof scopes)[number]

export interface ApiKeyRequest {
  readonly name: string
  readonly scopes: readonly Scope[]
  /** Undefined: every ledger. */
  readonly ledgers?: readonly string[] | undefined
  readonly expiresAt?: Date | undefined
}

/**
 * Makes a key and stores its hash. The key itself is in the answer and nowhere else: it cannot be shown
 * again. Needs a connection of the owner; the roles of the services may only read keys.
 */
export async function createApiKey(
  connection: ClientBase | Pool,
  request: ApiKeyRequest,
): Promise<{ readonly keyId: string; readonly key: string }> {
  const { keyId, secret, key } = makeApiKey()
  await insertApiKey(connection, {
    keyId,
    secretHash: hashSecret(secret),
    name: request.name,
    scopes: request.scopes,
    ledgers: request.ledgers,
    createdAt: new Date(),
    expiresAt: request.expiresAt,
  })
  return { keyId, key }
}
