import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { recordTypeNumbers, type EventEntry, type JournalEvent } from '@ledger/wire'
import type { IncomingMessage } from '../message-stream.ts'
import type { JournalRecord } from '../record.ts'
import { parseMessage, toMessage } from './cloud-event.ts'

const origin = { actor: 'key_0123456789abcdef', transport: 'http' } as const
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

const pendingStep = {
  ...origin,
  id: 'txn_0199aaaabbbb7ccc8dddeeeeffff0001',
  ledger: 'acme',
  effective_at: '2026-01-01T00:00:00Z',
} as const

/** 7 of the customer, held or let go. */
function pendingEntry(kind: 'hold' | 'release', version: number, pending: string): EventEntry {
  return {
    account: 'customer:1',
    account_no: 1,
    normal_balance: 'credit',
    currency: 'CZK',
    kind,
    direction: 'debit',
    amount: '7',
    version,
    posted: ['0', '9'],
    pending: [pending, '0'],
  }
}

/** One of every kind: a new event does not compile until it stands here. */
const events: { readonly [Type in JournalEvent['type']]: JournalEvent & { type: Type } } = {
  'ledger.opened': { type: 'ledger.opened', ...origin, ledger: 'acme', name: 'Acme', metadata: {} },
  'accounts.opened': {
    type: 'accounts.opened',
    ...origin,
    ledger: 'acme',
    accounts: [
      {
        account: 'customer:1',
        account_no: 1,
        currency: 'CZK',
        normal_balance: 'credit',
        min_balance: null,
        max_balance: '-5',
        metadata: { kind: 'žluťoučký' },
      },
    ],
  },
  'account.changed': {
    type: 'account.changed',
    ...origin,
    ledger: 'acme',
    account: 'customer:1',
    account_no: 1,
    before: { min_balance: null, max_balance: '-5' },
    after: { min_balance: '0', max_balance: null },
  },
  'ledger.changed': {
    type: 'ledger.changed',
    ...origin,
    ledger: 'acme',
    before: { name: 'Acme', metadata: {} },
    after: { name: 'Acme Ltd', metadata: { country: 'CZ' } },
  },
  'category.created': {
    type: 'category.created',
    ...origin,
    ledger: 'acme',
    category: 'assets',
    category_no: 1,
    name: 'Assets',
    normal_balance: 'debit',
    metadata: { report: 'balance sheet' },
  },
  'category.member_added': {
    type: 'category.member_added',
    ...origin,
    ledger: 'acme',
    category: 'assets',
    category_no: 1,
    member_kind: 'account',
    member: 'customer:1',
    member_no: 1,
    was_member: false,
  },
  'category.member_removed': {
    type: 'category.member_removed',
    ...origin,
    ledger: 'acme',
    category: 'assets',
    category_no: 1,
    member_kind: 'category',
    member: 'cash',
    member_no: 2,
    was_member: true,
  },
  'category.changed': {
    type: 'category.changed',
    ...origin,
    ledger: 'acme',
    category: 'assets',
    category_no: 1,
    before: { name: 'Assets', metadata: {} },
    after: { name: 'All assets', metadata: { report: 'balance sheet' } },
  },
  'account.closed': {
    type: 'account.closed',
    ...origin,
    ledger: 'acme',
    account: 'customer:1',
    account_no: 1,
  },
  'transaction.posted': {
    type: 'transaction.posted',
    ...origin,
    id: 'txn_0199aaaabbbb7ccc8dddeeeeffff0000',
    ledger: 'acme',
    effective_at: '2026-01-01T00:00:00.000Z',
    metadata: { kind: 'deposit' },
    entries: [
      {
        account: 'customer:1',
        account_no: 1,
        normal_balance: 'credit',
        currency: 'CZK',
        kind: 'post',
        direction: 'credit',
        amount: '99999999999999999999999999999999999999',
        version: 1,
        posted: ['0', '99999999999999999999999999999999999999'],
        pending: ['0', '0'],
      },
    ],
  },
  'transaction.pending': {
    type: 'transaction.pending',
    ...origin,
    id: 'txn_0199aaaabbbb7ccc8dddeeeeffff0001',
    ledger: 'acme',
    effective_at: '2026-01-01T00:00:00Z',
    expires_at: '2026-01-02T00:00:00Z',
    entries: [pendingEntry('hold', 2, '7')],
  },
  'pending.posted': {
    type: 'pending.posted',
    ...pendingStep,
    status: 'pending',
    entries: [pendingEntry('release', 3, '0')],
  },
  'pending.voided': {
    type: 'pending.voided',
    ...pendingStep,
    status: 'archived',
    entries: [pendingEntry('release', 3, '0')],
  },
  'pending.expired': {
    type: 'pending.expired',
    ...pendingStep,
    actor: 'system',
    transport: 'system',
    status: 'posted',
    entries: [pendingEntry('release', 3, '0')],
  },
  'epoch.raised': { type: 'epoch.raised', epoch: 2, reason: 'promotion' },
}

describe('cloud-event', () => {
  test.each(Object.values(events))('cloud-event: $type comes back as it went', (event) => {
    const record = recordOf(event)
    expect(parseMessage(received(record))).toEqual({
      record: {
        shardId: 3,
        position: 41,
        epoch: 2,
        recordedAt: '2026-01-02T03:04:05.678Z',
        traceparent,
        event,
      },
    })
  })

  test('cloud-event: the body goes untouched, the place in headers, the partition is the shard', () => {
    const record = recordOf(events['ledger.opened'])
    const message = toMessage(record, 'acme')
    expect(message.value).toBe(record.body)
    expect(message.timestampMs).toBe(Date.parse(record.recordedAt))
    expect(message).toMatchObject({
      partition: 3,
      key: 'acme',
      headers: {
        ce_specversion: '1.0',
        ce_id: '3-41',
        ce_source: '/ledgers/acme',
        ce_type: 'ledger.ledger.opened',
        ce_time: '2026-01-02T03:04:05.678Z',
        'content-type': 'application/json',
        ledgershard: '3',
        ledgerposition: '41',
        ledgerepoch: '2',
        ledgercontenthash: record.contentHash,
        traceparent,
      },
    })
  })

  test('cloud-event: what concerns a whole shard has the shard as its key', () => {
    const message = toMessage(recordOf(events['epoch.raised']), undefined)
    expect(message).toMatchObject({ key: 'shards/3', headers: { ce_source: '/shards/3' } })
  })

  test('cloud-event: a field that is not known yet is no fault', () => {
    const event = { ...events['ledger.opened'], colour: 'blue' }
    expect(parseMessage(received(recordOf(event)))).toHaveProperty('record')
  })

  test('cloud-event: a record type without a name cannot be published', () => {
    const record = { ...recordOf(events['ledger.opened']), typeNumber: 77 }
    expect(() => toMessage(record, 'acme')).toThrow('unknown record type 77')
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

function received(record: JournalRecord): IncomingMessage {
  const message = toMessage(record, record.ledgerNo === 0 ? undefined : 'acme')
  const headers = Object.entries(message.headers).map(([name, text]) => [name, Buffer.from(text)])
  return {
    topic: 'ledger.journal',
    partition: message.partition,
    offset: 0,
    key: Buffer.from(message.key),
    value: Buffer.from(message.value),
    headers: Object.fromEntries(headers) as Record<string, Buffer>,
  }
}
