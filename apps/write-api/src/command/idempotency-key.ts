import { randomUUID } from 'node:crypto'
import { holdsCardNumber, ProblemError } from '@ledger/runtime'
import type { CommandCall } from './call.ts'
import type { BatchedSpec, CommandSpec, Prepared } from './command-spec.ts'
import { keyOfContent } from './key-of-content.ts'

const bareKey = /^[\x21-\x7e]{1,255}$/
/** An sf-string (RFC 8941), as the IETF draft of the header asks for. */
const quotedKey = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/

/**
 * The key that came with a call, as it is stored: `"abc"` and `abc` are the same one. What is only
 * tried needs none.
 * @param sent the header, or what stands for it behind another door
 * @throws ProblemError idempotency_key_missing, idempotency_key_invalid, card_number_not_allowed
 */
export function keySent(
  { key }: Pick<CommandSpec, 'key'>,
  sent: string | undefined,
  isDryRun: boolean,
): string | undefined {
  if (key === 'none') return undefined
  if (sent !== undefined) return idempotencyKeyOf(sent, 'The header Idempotency-Key')
  if (key !== 'required' || isDryRun) return undefined
  throw new ProblemError({
    code: 'idempotency_key_missing',
    detail: 'The header Idempotency-Key is required for this operation.',
  })
}

/** The key under which the answer to a call is stored. */
export function keyOf(
  { key }: Pick<BatchedSpec, 'key'>,
  { idempotencyKey }: Pick<CommandCall, 'idempotencyKey'>,
  { fingerprint }: Pick<Prepared, 'fingerprint'>,
): string {
  if (idempotencyKey !== undefined) return idempotencyKey
  return key === 'of-content' ? keyOfContent(fingerprint) : onceKey()
}

/**
 * Without a key each call is one of its own; the one made here only survives the retries in here.
 * It has a space, so no caller's key is like it.
 */
function onceKey(): string {
  return `once ${randomUUID()}`
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
