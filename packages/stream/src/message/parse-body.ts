import { hash } from 'node:crypto'
import type { JournalEvent } from '@ledger/wire'
import type { Poison } from '../poison.ts'
import { checkEvent } from './check-event.ts'

export type ParsedBody =
  { readonly event: JournalEvent; readonly poison?: undefined } | { readonly poison: Poison }

/** The event in the body of a record, if the body is what was hashed when it was written. */
export function parseBody(body: Buffer | string, contentHash: string): ParsedBody {
  if (hash('sha256', body) !== contentHash) {
    return { poison: { reason: 'hash_mismatch', detail: `expected ${contentHash}` } }
  }
  let value: unknown
  try {
    value = JSON.parse(body.toString())
  } catch (error) {
    const detail = error instanceof Error ? error.message.slice(0, 120) : ''
    return { poison: { reason: 'bad_json', detail } }
  }
  const fault = checkEvent(value)
  // just checked, field by field
  return fault === undefined ? { event: value as JournalEvent } : { poison: fault }
}
