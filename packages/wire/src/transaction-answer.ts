import { renderBalances } from './balance-answer.ts'
import type { EventEntry, TransactionPosted } from './events.ts'

/** What stands beside a record's body: known only under the lock of its shard. */
export interface RecordPlace {
  readonly position: number
  /** RFC 3339, UTC, milliseconds. */
  readonly recordedAt: string
  readonly token: string
}

/**
 * The answer to a transaction, byte for byte the same when it was just posted, when it is replayed
 * and when it is read: everything in it comes from the record.
 */
export function renderTransaction(event: TransactionPosted, place: RecordPlace): string {
  return (
    '{"id":"' +
    event.id +
    '","ledger":' +
    JSON.stringify(event.ledger) +
    ',"status":"posted","position":' +
    place.position +
    ',"token":"' +
    place.token +
    '","recorded_at":"' +
    place.recordedAt +
    '","effective_at":"' +
    event.effective_at +
    '","external_id":' +
    textOrNull(event.external_id) +
    ',"source":' +
    textOrNull(event.source) +
    ',"correlation_id":' +
    textOrNull(event.correlation_id) +
    ',"metadata":' +
    JSON.stringify(event.metadata ?? {}) +
    ',"entries":[' +
    event.entries.map(renderEntry).join(',') +
    ']}'
  )
}

function renderEntry(entry: EventEntry): string {
  const balances = {
    postedDebits: BigInt(entry.posted[0]),
    postedCredits: BigInt(entry.posted[1]),
    pendingDebits: BigInt(entry.pending[0]),
    pendingCredits: BigInt(entry.pending[1]),
  }
  return (
    '{"account":"' +
    entry.account + // an address needs no escaping
    '","direction":"' +
    entry.direction +
    '","amount":"' +
    entry.amount +
    '","currency":"' +
    entry.currency +
    '","version":' +
    entry.version +
    ',"balance":{' +
    renderBalances(balances, entry.normal_balance) +
    '}}'
  )
}

function textOrNull(text: string | undefined): string {
  return text === undefined ? 'null' : JSON.stringify(text)
}
