import { hash, randomBytes } from 'node:crypto'

const form = /^(?:Bearer|bearer|BEARER) +lk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/

export interface ApiKeyParts {
  readonly keyId: string
  readonly secret: string
}

/** A new key, `lk_<16 hex digits>_<43 base64url characters>`: 256 random bits of secret. */
export function makeApiKey(): ApiKeyParts & { readonly key: string } {
  const keyId = randomBytes(8).toString('hex')
  const secret = randomBytes(32).toString('base64url')
  return { keyId, secret, key: `lk_${keyId}_${secret}` }
}

/** The key in `Authorization: Bearer lk_…`; undefined when the header has not this form. */
export function parseAuthorization(header: string): ApiKeyParts | undefined {
  const parts = form.exec(header)
  if (parts === null) return undefined
  const [, keyId, secret] = parts
  if (keyId === undefined || secret === undefined) return undefined
  return { keyId, secret }
}

/** What is stored. The secret has 256 random bits, so nothing slower than SHA-256 is needed. */
export function hashSecret(secret: string): Buffer {
  return hash('sha256', secret, 'buffer')
}
