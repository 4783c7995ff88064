import type { Scope } from '@ledger/runtime'
import { createApiKey, revokeApiKey, scopes } from '@ledger/runtime'
import type pg from 'pg'

export interface TestApiKeyOptions {
  /** All of them unless given. */
  readonly scopes?: readonly Scope[]
  /** The only ledgers it may see; every ledger unless given. */
  readonly ledgers?: readonly string[]
  readonly expiresAt?: Date
  readonly isRevoked?: boolean
}

/** Puts an API key into the database and answers it as a caller sends it: `lk_<key id>_<secret>`. */
export async function createTestApiKey(
  pool: pg.Pool,
  options: TestApiKeyOptions = {},
): Promise<string> {
  const { keyId, key } = await createApiKey(pool, {
    name: 'test',
    scopes: options.scopes ?? scopes,
    ledgers: options.ledgers,
    expiresAt: options.expiresAt,
  })
  if (options.isRevoked === true) await revokeApiKey(pool, keyId)
  return key
}
