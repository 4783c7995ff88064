import { readFileSync, writeFileSync } from 'node:fs'
import { createApiKey, listApiKeys, scopes } from '@ledger/runtime'
import type { Pool } from 'pg'

/** The development key: made once, kept in the data folder, made anew for another database. */
export async function ensureApiKey(pool: Pool, apiKeyFile: string): Promise<string> {
  const kept = readKept(apiKeyFile)
  const keyId = kept?.split('_')[1]
  const keys = keyId === undefined ? [] : await listApiKeys(pool)
  const isValid = keys.some((key) => key.keyId === keyId && key.revokedAt === null)
  if (kept !== undefined && isValid) return kept
  const { key } = await createApiKey(pool, { name: 'npm start', scopes })
  writeFileSync(apiKeyFile, `${key}\n`, { mode: 0o600 })
  return key
}

function readKept(apiKeyFile: string): string | undefined {
  try {
    return readFileSync(apiKeyFile, 'utf8').trim()
  } catch {
    return undefined // the first start
  }
}
