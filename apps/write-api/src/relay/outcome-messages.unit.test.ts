import { describe, expect, test } from '@jest/globals'
import { deadLetterMessage, resultMessage } from './outcome-messages.ts'
import type { StoredLetter, StoredOutcome } from './outcome.ts'

const letter: StoredLetter = {
  code: 'invalid_json',
  attempts: 2,
  key: Buffer.from('acme'),
  headers: [['ce_id', '1']],
  value: Buffer.from([0xff, 0]),
  valueBytes: 2,
}

const outcome: StoredOutcome = {
  shardId: 3,
  commits: 12,
  ordinal: 4,
  recordedAt: '2026-01-02T03:04:05.678Z',
  ledgerNo: 0,
  topic: 'ledger.commands',
  partition: 5,
  offset: 14,
  source: 'shop',
  commandId: null,
  key: null,
  operation: null,
  result: 2,
  status: 400,
  isReplay: false,
  position: null,
  positionRecordedAt: null,
  form: null,
  refusal: null,
  fault: '{"code":"invalid_json","detail":"Not valid JSON at character 1."}',
  instance: '/topics/ledger.commands/5/14',
  traceparent: null,
  letter,
}

describe('outcome-messages', () => {
  test('outcome-messages: what was never judged goes to where its key is', () => {
    const { partition, key, value, headers, timestampMs } = resultMessage(
      outcome,
      undefined,
      undefined,
      12,
    )
    expect(key).toEqual(Buffer.from('acme'))
    expect(partition).toBe(
      resultMessage({ ...outcome, ledgerNo: 1 }, 'acme', undefined, 12).partition,
    )
    expect(JSON.parse(String(value))).toMatchObject({
      code: 'invalid_json',
      status: 400,
      instance: '/topics/ledger.commands/5/14',
      request_id: 'kafka-ledger.commands/5/14',
    })
    expect(headers).toEqual({
      ce_specversion: '1.0',
      ce_id: 'ledger.commands/5/14',
      ce_source: '/shards/3',
      ce_type: 'ledger.result.rejected',
      ce_time: outcome.recordedAt,
      'content-type': 'application/problem+json',
      commandsource: 'shop',
      ledgerstatus: '400',
      ledgershard: '3',
      ledgercode: 'invalid_json',
    })
    expect(timestampMs).toBe(Date.parse(outcome.recordedAt))
  })

  test('outcome-messages: a refusal tells the request that was judged first', () => {
    const refusal = '{"code":"account_closed","subject":"a","request_id":"req_1"}'
    const refused = {
      ...outcome,
      result: 1 as const,
      status: 422,
      refusal,
      fault: null,
      isReplay: true,
    }
    const { value, headers } = resultMessage(refused, 'acme', undefined, 12)
    expect(JSON.parse(String(value))).toMatchObject({ code: 'account_closed', request_id: 'req_1' })
    expect(headers).toMatchObject({ ledgerreplayed: 'true', ledgercode: 'account_closed' })
  })

  test('outcome-messages: an answer without its record is a fault of ours', () => {
    const accepted = { ...outcome, result: 0 as const, position: 7, form: '{}', fault: null }
    expect(() => resultMessage(accepted, 'acme', undefined, 12)).toThrow('without a record')
  })

  test('outcome-messages: a dead letter is the message as it came', () => {
    const { key, value, headers } = deadLetterMessage(outcome, letter, 12)
    expect([key, value]).toEqual([letter.key, letter.value])
    expect(headers).toEqual({
      'original-ce_id': '1',
      dlqid: '3:12:4',
      dlqtopic: 'ledger.commands',
      dlqpartition: '5',
      dlqoffset: '14',
      dlqcode: 'invalid_json',
      dlqdetail: 'Not valid JSON at character 1.',
      dlqattempts: '2',
      dlqtime: outcome.recordedAt,
      dlqvaluebytes: '2',
    })
  })

  test('outcome-messages: without key and value it has none here either', () => {
    const { key, value } = deadLetterMessage(outcome, { ...letter, key: null, value: null }, 12)
    expect([key, value]).toEqual([null, null])
  })
})
