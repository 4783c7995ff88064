import type { TransactionStatus } from '@ledger/domain'
import { renderBalances } from './balance-answer.ts'
import type { EventEntry, TransactionEvent } from './events.ts'

/** What stands beside a record's body: known only under the lock of its shard. */
export interface RecordPlace {
  readonly position: number
  /** RFC 3339, UTC, milliseconds. */
  readonly recordedAt: string
  readonly token: string
}

/**
 * The answer to a transaction and to each of its steps, byte for byte the same when it was just made,
 * when it is replayed and when it is read: everything in it comes from the record, but for the
 * reversals that came later.
 * @param reversedBy ids of the transactions that undid a part of it
 */
export function renderTransaction(
  event: TransactionEvent,
  place: RecordPlace,
  reversedBy: readonly string[] = [],
): string {
  return (
    '{"id":"' +
    event.id +
    '","ledger":' +
    JSON.stringify(event.ledger) +
    ',"status":"' +
    statusOf(event) +
    '","position":' +
    place.position +
    ',"token":"' +
    place.token +
    '","recorded_at":"' +
    place.recordedAt +
    '","effective_at":"' +
    event.effective_at +
    '","expires_at":' +
    textOrNull(event.type === 'transaction.posted' ? undefined : event.expires_at) +
    ',"external_id":' +
    textOrNull(event.external_id) +
    ',"source":' +
    textOrNull(event.source) +
    ',"correlation_id":' +
    textOrNull(event.correlation_id) +
    ',"metadata":' +
    JSON.stringify(event.metadata ?? {}) +
    ',"reverses":' +
    textOrNull(event.type === 'transaction.posted' ? event.reverses : undefined) +
    ',"reversed_by":' +
    (reversedBy.length === 0 ? '[]' : JSON.stringify(reversedBy)) +
    ',"entries":[' +
    event.entries.map(renderEntry).join(',') +
    ']}'
  )
}

export function statusOf(event: TransactionEvent): TransactionStatus {
  switch (event.type) {
    case 'transaction.posted':
      return 'posted'
    case 'transaction.pending':
      return 'pending'
    case 'pending.posted':
    case 'pending.voided':
    case 'pending.expired':
      return event.status
    default:
      return event satisfies never
  }
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
    '","kind":"' +
    entry.kind +
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
