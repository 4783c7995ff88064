import { timingSafeEqual } from 'node:crypto'
import type { Pool } from 'pg'
import { classifyDatabaseError } from '../postgres/classify-database-error.ts'
import { withClientWithin } from '../postgres/with-client-within.ts'
import { hashSecret, type ApiKeyParts } from './api-key.ts'
import type { Principal } from './principal.ts'
import { selectApiKey, type ApiKeyRow } from './select-api-key.ts'

export type KeyAnswer =
  | {
      readonly outcome: 'found'
      readonly principal: Principal
      readonly expiresAtMs: number
      /** When the question was sent, by the monotonic clock: what the answer says may have changed since then. */
      readonly askedAtMs: number
    }
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'unavailable'; readonly error: unknown }
  | { readonly outcome: 'too_many' }

export interface KeyLookUpLimits {
  readonly waitMsMax: number
  readonly inFlightMax: number
}

interface Question {
  readonly askedAtMs: number
  readonly row: Promise<ApiKeyRow | undefined>
}

/**
 * Asks the database about a key: once for all who ask at the same time, for a bounded time, and for a
 * bounded number of keys at once, so that a flood of made-up keys cannot take the pool away.
 */
export function createKeyLookUp(
  pool: Pool,
  limits: KeyLookUpLimits,
): (parts: ApiKeyParts) => Promise<KeyAnswer> {
  const inFlight = new Map<string, Question>()

  function ask(keyId: string): Question {
    const row = withClientWithin(pool, limits.waitMsMax, (client) => selectApiKey(client, keyId))
    const question = {
      askedAtMs: performance.now(),
      row: row.finally(() => inFlight.delete(keyId)),
    }
    inFlight.set(keyId, question)
    return question
  }

  return async ({ keyId, secret }) => {
    const shared = inFlight.get(keyId)
    if (shared === undefined && inFlight.size >= limits.inFlightMax) return { outcome: 'too_many' }
    const question = shared ?? ask(keyId)
    try {
      return judge(await question.row, secret, question.askedAtMs)
    } catch (error) {
      if (classifyDatabaseError(error) === 'bug') throw error
      return { outcome: 'unavailable', error }
    }
  }
}

function judge(row: ApiKeyRow | undefined, secret: string, askedAtMs: number): KeyAnswer {
  const given = hashSecret(secret)
  if (row === undefined || !timingSafeEqual(given, row.secret_hash)) return { outcome: 'refused' }
  const expiresAtMs = row.expires_at === null ? Infinity : Date.parse(row.expires_at)
  if (Date.now() >= expiresAtMs) return { outcome: 'refused' }
  return { outcome: 'found', principal: principalOf(row), expiresAtMs, askedAtMs }
}

function principalOf(row: ApiKeyRow): Principal {
  return {
    keyId: row.key_id,
    actor: `key_${row.key_id}`,
    scopes: new Set(row.scopes),
    ledgers: row.ledgers === null ? undefined : new Set(row.ledgers),
  }
}
