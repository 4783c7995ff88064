import { randomUUID } from 'node:crypto'
import { holdsCardNumber, ProblemError } from '@ledger/runtime'
import type { FastifyRequest } from 'fastify'
import { isDryRun } from './dry-run.ts'

const bareKey = /^[\x21-\x7e]{1,255}$/
/** An sf-string (RFC 8941), as the IETF draft of the header asks for. */
const quotedKey = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/

/**
 * The key as it is stored: `"abc"` and `abc` are the same one. What is only tried needs none.
 * @throws ProblemError idempotency_key_missing, idempotency_key_invalid, card_number_not_allowed
 */
export function requiredIdempotencyKey(request: Pick<FastifyRequest, 'headers' | 'query'>): string {
  const header = request.headers['idempotency-key']
  if (header === undefined && isDryRun(request)) return onceKey()
  const key = optionalIdempotencyKey(header)
  if (key !== undefined) return key
  throw new ProblemError({
    code: 'idempotency_key_missing',
    detail: 'The header Idempotency-Key is required for this operation.',
  })
}

/**
 * Without a key each request is one of its own; the one made here only survives the retries in here.
 * It has a space, so no caller's key is like it.
 * @throws ProblemError idempotency_key_invalid, card_number_not_allowed
 */
export function idempotencyKeyOrOnce(header: string | string[] | undefined): string {
  return optionalIdempotencyKey(header) ?? onceKey()
}

function onceKey(): string {
  return `once ${randomUUID()}`
}

/** @throws ProblemError idempotency_key_invalid, card_number_not_allowed */
export function optionalIdempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined
  const text = Array.isArray(header) ? header.join(', ') : header
  return idempotencyKeyOf(text, 'The header Idempotency-Key')
}

/**
 * The key of a text that came with a request, wherever in it.
 * @param subject how the answer names it
 * @throws ProblemError idempotency_key_invalid, card_number_not_allowed
 */
export function idempotencyKeyOf(text: string, subject: string): string {
  const key = quotedKey.exec(text)?.[1]?.replaceAll(/\\(["\\])/g, '$1') ?? text
  if (bareKey.test(key)) {
    if (!holdsCardNumber(key)) return key
    throw new ProblemError({
      code: 'card_number_not_allowed',
      detail: `${subject} holds what looks like a payment card number.`,
    })
  }
  throw new ProblemError({
    code: 'idempotency_key_invalid',
    detail: `${subject} must have 1 to 255 visible ASCII characters.`,
  })
}
