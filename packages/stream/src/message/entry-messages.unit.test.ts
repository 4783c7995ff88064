import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import type { EventEntry, JournalEvent, TransactionPosted } from '@ledger/wire'
import { eventExamples, recordTypeNumbers } from '@ledger/wire'
import { partitionOfKey } from '../partition-of-key.ts'
import type { JournalRecord } from '../record.ts'
import { entryMessages } from './entry-messages.ts'

const partitions = 12
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const [cash, customer] = eventExamples['transaction.posted'].entries as [EventEntry, EventEntry]

/** The customer gets 90000 in two entries, 1 and 89999. */
const split: TransactionPosted = {
  ...eventExamples['transaction.posted'],
  entries: [
    { ...customer, amount: '1', version: 8, posted: ['0', '1'] },
    { ...cash, version: 3 },
    { ...customer, amount: '89999', version: 9, posted: ['0', '90000'], pending: ['7', '0'] },
  ],
}

describe('entry-messages', () => {
  test('entry-messages: one for each account, with all its entries of the record', () => {
    const messages = entryMessages(recordOf(split), 'acme', partitions)
    expect(messages.map(({ key }) => key)).toEqual(['acme/customer:1', 'acme/bank:cash'])
    expect(JSON.parse(String(messages[0]?.value))).toEqual({
      ledger: 'acme',
      account: 'customer:1',
      account_no: 2,
      currency: 'CZK',
      normal_balance: 'credit',
      from_version: 8,
      to_version: 9,
      position: 41,
      transaction: split.id,
      type: 'transaction.posted',
      effective_at: '1993-01-01T00:00:00Z',
      entries: [
        { direction: 'credit', amount: '1', kind: 'post', version: 8 },
        { direction: 'credit', amount: '89999', kind: 'post', version: 9 },
      ],
      posted: ['0', '90000'],
      pending: ['7', '0'],
    })
  })

  test('entry-messages: the place stands in headers, the partition follows from the key', () => {
    const [message] = entryMessages(recordOf(split), 'acme', partitions)
    expect(message).toMatchObject({
      partition: partitionOfKey('acme/customer:1', partitions),
      timestampMs: Date.parse('2026-01-02T03:04:05.678Z'),
      headers: {
        ce_specversion: '1.0',
        ce_id: '3-41-2',
        ce_source: '/ledgers/acme',
        ce_type: 'ledger.account.entries.v1',
        ce_time: '2026-01-02T03:04:05.678Z',
        'content-type': 'application/json',
        ledgershard: '3',
        ledgerposition: '41',
        ledgerepoch: '2',
        traceparent,
      },
    })
  })

  test('entry-messages: a new epoch goes to every partition, as it stands in the journal', () => {
    const record = recordOf(eventExamples['epoch.raised'])
    const messages = entryMessages(record, undefined, partitions)
    expect(messages.map(({ partition }) => partition)).toEqual([...Array(partitions).keys()])
    for (const message of messages) {
      expect(message).toMatchObject({
        key: 'shards/3',
        value: record.body,
        headers: { ce_type: 'ledger.epoch.raised', ce_id: '3-41' },
      })
    }
  })

  test.each(Object.values(eventExamples))('entry-messages: $type makes what it has', (event) => {
    const messages = entryMessages(recordOf(event), 'acme', partitions)
    const accounts = 'entries' in event ? new Set(event.entries.map((e) => e.account_no)).size : 0
    expect(messages).toHaveLength(event.type === 'epoch.raised' ? partitions : accounts)
    expect(
      new Set(messages.map(({ headers, partition }) => `${headers.ce_id} ${partition}`)).size,
    ).toBe(messages.length)
  })
})

function recordOf(event: JournalEvent): JournalRecord {
  const body = JSON.stringify(event)
  return {
    shardId: 3,
    position: 41,
    epoch: 2,
    recordedAt: '2026-01-02T03:04:05.678Z',
    traceparent,
    typeNumber: recordTypeNumbers[event.type],
    ledgerNo: event.type === 'epoch.raised' ? 0 : 1,
    contentHash: createHash('sha256').update(body).digest('hex'),
    body,
  }
}
