import { createHash } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { eventExamples, recordTypeNumbers } from '@ledger/wire'
import { toMessage } from './cloud-event.ts'
import { structuredEvent } from './structured-event.ts'

const body = JSON.stringify({
  ...eventExamples['transaction.posted'],
  metadata: { note: '"}\n ž \u2028 😀' },
})
const contentHash = createHash('sha256').update(body).digest('hex')

test('structured-event: one line, whose data are the bytes that were hashed', () => {
  const record = {
    shardId: 3,
    position: 41,
    epoch: 2,
    recordedAt: '2026-01-02T03:04:05.678Z',
    traceparent: undefined,
    typeNumber: recordTypeNumbers['transaction.posted'],
    ledgerNo: 1,
    contentHash,
    body,
  }
  const line = structuredEvent(toMessage(record, 'acme'))
  expect(line).not.toContain('\n')
  const { data, ...attributes } = JSON.parse(line)
  expect(data).toEqual(JSON.parse(body))
  expect(attributes).toEqual({
    specversion: '1.0',
    id: '3-41',
    source: '/ledgers/acme',
    type: 'ledger.transaction.posted',
    time: '2026-01-02T03:04:05.678Z',
    datacontenttype: 'application/json',
    ledgershard: '3',
    ledgerposition: '41',
    ledgerepoch: '2',
    ledgercontenthash: contentHash,
    partitionkey: 'acme',
  })
  const bytes = line.slice(line.indexOf(',"data":') + ',"data":'.length, -1)
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(contentHash)
})
