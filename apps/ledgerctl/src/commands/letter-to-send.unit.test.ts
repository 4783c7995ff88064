import { describe, expect, test } from '@jest/globals'
import type { DeadLetter } from '../statements/list-dead-letters.ts'
import { letterToSend } from './letter-to-send.ts'

const letter: DeadLetter = {
  id: '0:12:3',
  time: '2026-01-02T03:04:05.678Z',
  topic: 'ledger.commands',
  partition: 4,
  offset: '56',
  code: 'api_key_missing',
  isRefused: false,
  detail: 'x',
  attempts: 2,
  idempotencyKey: 'order-1',
  messageKey: Buffer.from('acme'),
  headers: [
    ['ce_id', '1'],
    ['ledgerattempt', '1'],
  ],
  value: Buffer.from('{}'),
  valueBytes: 2,
  isWhole: true,
  replays: 0,
}

describe('letter-to-send', () => {
  test('letter-to-send: is the same message, with a note of how often it was tried', () => {
    expect(letterToSend(letter, {})).toEqual({
      id: '0:12:3',
      topic: 'ledger.commands',
      key: Buffer.from('acme'),
      value: Buffer.from('{}'),
      headers: { ce_id: '1', ledgerattempt: '2' },
      idempotencyKey: null,
    })
  })

  test('letter-to-send: a new key tells the old one and the attempt', () => {
    const sent = letterToSend({ ...letter, isRefused: true }, { newKey: true, to: 'other' })
    expect(sent).toMatchObject({ topic: 'other', idempotencyKey: 'order-1#3' })
    expect(sent.headers['idempotency-key']).toBe('order-1#3')
  })

  test.each([
    ['what was refused, under its key', { isRefused: true }, {}, 'refused (api_key_missing)'],
    ['what was cut off', { valueBytes: 2_000_000, isWhole: false }, {}, 'not kept whole'],
    ['a message whose headers or key were cut', { isWhole: false }, {}, 'not kept whole'],
    ['what was never kept', { value: null, isWhole: false }, {}, 'partition 4, offset 56'],
    [
      'what stands for messages that are gone',
      { value: null, valueBytes: 0, messageKey: null, headers: [], detail: 'were deleted' },
      {},
      'has no value, so there is no command to send: were deleted',
    ],
    [
      'a key without room for another',
      { idempotencyKey: 'x'.repeat(254) },
      { newKey: true as const },
      'too long',
    ],
  ])('letter-to-send: does not send %s', (_, change, options, message) => {
    expect(() => letterToSend({ ...letter, ...change }, options)).toThrow(message)
  })
})
