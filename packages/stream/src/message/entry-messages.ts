import type { AccountEntries, EventEntry, TransactionEvent } from '@ledger/wire'
import { accountEntriesType, recordTypeNumbers } from '@ledger/wire'
import type { EventMessage } from '../message-stream.ts'
import { partitionOfKey } from '../partition-of-key.ts'
import type { JournalRecord } from '../record.ts'
import { toMessage } from './cloud-event.ts'

const typesWithEntries: ReadonlySet<number> = new Set([
  recordTypeNumbers['transaction.posted'],
  recordTypeNumbers['transaction.pending'],
  recordTypeNumbers['pending.posted'],
  recordTypeNumbers['pending.voided'],
  recordTypeNumbers['pending.expired'],
])

/**
 * What a record did to accounts, as messages of the topic that is keyed by account: one for each
 * account, in the order in which the record names them. A new epoch goes to every partition, because
 * what it makes void may be in each of them. Other records make none.
 * @param ledgerId undefined when the record belongs to the shard
 */
export function entryMessages(
  record: JournalRecord,
  ledgerId: string | undefined,
  partitions: number,
): readonly EventMessage[] {
  if (record.typeNumber === recordTypeNumbers['epoch.raised']) {
    const message = toMessage(record, undefined)
    return Array.from({ length: partitions }, (_, partition) => ({ ...message, partition }))
  }
  if (ledgerId === undefined || !typesWithEntries.has(record.typeNumber)) return []
  // the journal holds what was decided, so it need not be checked again
  const event = JSON.parse(record.body) as TransactionEvent
  return byAccount(event.entries).map((entries) =>
    accountMessage(record, event, ledgerId, entries, partitions),
  )
}

type Entries = readonly [EventEntry, ...EventEntry[]]

function byAccount(entries: readonly EventEntry[]): readonly Entries[] {
  const ofAccounts = new Map<number, [EventEntry, ...EventEntry[]]>()
  for (const entry of entries) {
    const known = ofAccounts.get(entry.account_no)
    if (known === undefined) ofAccounts.set(entry.account_no, [entry])
    else known.push(entry)
  }
  return [...ofAccounts.values()]
}

function accountMessage(
  record: JournalRecord,
  event: TransactionEvent,
  ledgerId: string,
  entries: Entries,
  partitions: number,
): EventMessage {
  const { shardId, position, epoch, recordedAt, traceparent } = record
  const [{ account, account_no }] = entries
  const key = `${ledgerId}/${account}`
  const headers: Record<string, string> = {
    ce_specversion: '1.0',
    ce_id: `${shardId}-${position}-${account_no}`,
    ce_source: `/ledgers/${ledgerId}`,
    ce_type: accountEntriesType,
    ce_time: recordedAt,
    'content-type': 'application/json',
    ledgershard: String(shardId),
    ledgerposition: String(position),
    ledgerepoch: String(epoch),
  }
  if (traceparent !== undefined) headers.traceparent = traceparent
  return {
    partition: partitionOfKey(key, partitions),
    key,
    value: JSON.stringify(accountEntries(event, position, entries)),
    headers,
    timestampMs: Date.parse(recordedAt),
  }
}

function accountEntries(
  event: TransactionEvent,
  position: number,
  entries: Entries,
): AccountEntries {
  const [first] = entries
  const last = entries.at(-1) ?? first
  return {
    ledger: event.ledger,
    account: first.account,
    account_no: first.account_no,
    currency: first.currency,
    normal_balance: first.normal_balance,
    from_version: first.version,
    to_version: last.version,
    position,
    transaction: event.id,
    type: event.type,
    effective_at: event.effective_at,
    entries: entries.map(({ direction, amount, kind, version }) => ({
      direction,
      amount,
      kind,
      version,
    })),
    posted: last.posted,
    pending: last.pending,
  }
}
