import type { Fault } from '@ledger/runtime'
import { compileValidator, parseJsonBody, ProblemError } from '@ledger/runtime'
import { idempotencyKeyOf } from '../idempotency-key.ts'
import { requireExpiryToFit } from '../post-transaction/operation.ts'
import { PostTransactionBody } from '../post-transaction/schema.ts'
import type { ItemText } from './item-text.ts'

/** A transaction of a bulk, fit to be judged by the rules. */
export interface BulkItem {
  readonly key: string
  /** As a request of its own would have it. */
  readonly body: PostTransactionBody
}

/** One that is not. */
export interface UnfitItem {
  /** Null when it has none that could be shown. */
  readonly key: string | null
  readonly fault: Fault
}

const validate = compileValidator(PostTransactionBody, 'body')

/** Reads one item of JSON under all the rules for a request of its own, in the same order. */
export function readItem(text: ItemText): BulkItem | UnfitItem {
  if ('fault' in text) return { key: null, fault: text.fault }
  try {
    const value = parseJsonBody(text)
    if (!isObject(value)) return fitItem(undefined, value)
    const { idempotency_key: sent, ...body } = value
    return fitItem(sent, body)
  } catch (error) {
    if (error instanceof ProblemError) return { key: null, fault: error.fault }
    throw error
  }
}

/**
 * An item that was read, held against the rules for a request of its own.
 * @param sent its key, as it came
 * @param body what is left of it
 */
export function fitItem(sent: unknown, body: unknown): BulkItem | UnfitItem {
  const key = keyOf(sent)
  const shown = 'fault' in key ? null : key.key
  const valid = validate(body)
  if (valid !== true) return { key: shown, fault: valid.error.fault }
  const fit = body as PostTransactionBody // the validator has said so
  try {
    requireExpiryToFit(fit)
  } catch (error) {
    if (error instanceof ProblemError) return { key: shown, fault: error.fault }
    throw error
  }
  return 'fault' in key ? { key: null, fault: key.fault } : { key: key.key, body: fit }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const subject = 'The field `idempotency_key`'

/** A text that would be the same key in the header is the same key here. */
function keyOf(sent: unknown): { readonly key: string } | { readonly fault: Fault } {
  const code = sent === undefined ? 'idempotency_key_missing' : 'idempotency_key_invalid'
  const detail = `${subject} must be a text of 1 to 255 visible ASCII characters.`
  if (typeof sent !== 'string') return { fault: { code, detail } }
  try {
    return { key: idempotencyKeyOf(sent, subject) }
  } catch (error) {
    if (error instanceof ProblemError) return { fault: error.fault }
    throw error
  }
}
