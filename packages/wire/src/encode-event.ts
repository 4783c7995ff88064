import type { EventEntry, JournalEvent, TransactionPosted } from './events.ts'

/** The canonical text of an event; `JSON.parse` gives the event back. */
export function encodeEvent(event: JournalEvent): string {
  return event.type === 'transaction.posted'
    ? encodeTransactionPosted(event)
    : JSON.stringify(event)
}

/**
 * The canonical text of a posted transaction: fields in this order, what was not given left out.
 * Shaped by hand, because it is made for every transaction.
 */
function encodeTransactionPosted(event: TransactionPosted): string {
  let text =
    '{"type":"transaction.posted","id":"' + event.id + '","ledger":' + JSON.stringify(event.ledger)
  text += ',"actor":' + JSON.stringify(event.actor)
  text += ',"transport":"' + event.transport
  text += '","effective_at":"' + event.effective_at + '"'
  if (event.external_id !== undefined) text += ',"external_id":' + JSON.stringify(event.external_id)
  if (event.source !== undefined) text += ',"source":' + JSON.stringify(event.source)
  if (event.correlation_id !== undefined) {
    text += ',"correlation_id":' + JSON.stringify(event.correlation_id)
  }
  if (event.metadata !== undefined) text += ',"metadata":' + JSON.stringify(event.metadata)
  if (event.reverses !== undefined) text += ',"reverses":"' + event.reverses + '"'
  text += ',"entries":['
  for (let line = 0; line < event.entries.length; line += 1) {
    const entry = event.entries[line]
    if (entry === undefined) continue
    if (line > 0) text += ','
    text += encodeEntry(entry)
  }
  return text + ']}'
}

/** Addresses, currencies and amounts have a grammar without characters to escape. */
function encodeEntry(entry: EventEntry): string {
  return (
    '{"account":"' +
    entry.account +
    '","account_no":' +
    entry.account_no +
    ',"normal_balance":"' +
    entry.normal_balance +
    '","currency":"' +
    entry.currency +
    '","kind":"' +
    entry.kind +
    '","direction":"' +
    entry.direction +
    '","amount":"' +
    entry.amount +
    '","version":' +
    entry.version +
    ',"posted":["' +
    entry.posted[0] +
    '","' +
    entry.posted[1] +
    '"],"pending":["' +
    entry.pending[0] +
    '","' +
    entry.pending[1] +
    '"]}'
  )
}
