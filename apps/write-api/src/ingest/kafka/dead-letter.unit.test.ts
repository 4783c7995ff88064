import { describe, expect, test } from '@jest/globals'
import type { Fault } from '@ledger/runtime'
import type { IncomingMessage } from '@ledger/stream'
import { deadLetterOf } from './dead-letter.ts'
import type { DeadItem } from './item.ts'
import { readMessage, valueBytesMax } from './read-message.ts'

function item(change: Partial<IncomingMessage>, code: Fault['code'] = 'invalid_json'): DeadItem {
  const read = readMessage({
    topic: 'ledger.commands',
    partition: 0,
    offset: 14,
    key: Buffer.from('acme'),
    value: Buffer.from('{'),
    headers: {},
    ...change,
  })
  return { kind: 'dead', read, fault: { code, detail: 'x' }, isComplete: true }
}

function headersNamed(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`h${index}`, 'x']))
}

describe('dead-letter', () => {
  test('dead-letter: is the message as it came', () => {
    const headers = {
      ce_id: Buffer.from('1'),
      ledgerattempt: '2',
      twice: ['a', 'b'],
      none: null,
    }
    expect(deadLetterOf(item({ headers }), undefined, 5)).toEqual({
      ordinal: 5,
      offset: 14,
      code: 'invalid_json',
      attempts: 3,
      key: Buffer.from('acme'),
      headers: '[["ce_id","1"],["ledgerattempt","2"],["twice","a"],["twice","b"],["none",""]]',
      value: Buffer.from('{'),
      valueBytes: 1,
      isWhole: false, // a name that comes twice
    })
  })

  test.each<[string, Partial<IncomingMessage>, boolean]>([
    ['a key, headers and a value', { headers: { ce_id: Buffer.from('ž'), empty: '' } }, true],
    ['neither key nor value', { key: null, value: null }, true],
    ['as much as is kept', { key: Buffer.alloc(1_024), value: Buffer.alloc(valueBytesMax) }, true],
    ['a larger key', { key: Buffer.alloc(1_025) }, false],
    ['a larger value', { value: Buffer.alloc(valueBytesMax + 1) }, false],
    ['a longer header', { headers: { long: 'x'.repeat(1_025) } }, false],
    ['a longer name', { headers: { ['x'.repeat(1_025)]: 'x' } }, false],
    ['more headers', { headers: headersNamed(65) }, false],
    ['a header that is no text', { headers: { bytes: Buffer.from([0xff]) } }, false],
    ['a header without a value', { headers: { none: null } }, false],
  ])('dead-letter: whether it is whole: %s', (_, change, isWhole) => {
    expect(deadLetterOf(item(change), undefined, 1)?.isWhole).toBe(isWhole)
  })

  test('dead-letter: holds nothing that the database cannot', () => {
    const headers = { 'a\0': 'b\0', long: 'x'.repeat(5_000), half: '\ud800' }
    const letter = deadLetterOf(item({ headers }), undefined, 1)
    expect(JSON.parse(letter?.headers ?? '')).toEqual([
      ['a\ufffd', 'b\ufffd'],
      ['long', 'x'.repeat(1_024)],
      ['half', '\ufffd'],
    ])
  })

  test('dead-letter: of very much the beginning is kept', () => {
    const change = {
      headers: headersNamed(100),
      key: Buffer.alloc(5_000),
      value: Buffer.alloc(valueBytesMax + 1),
    }
    const letter = deadLetterOf(item(change, 'body_too_large'), undefined, 1)
    expect(JSON.parse(letter?.headers ?? '')).toHaveLength(64)
    expect([letter?.key?.length, letter?.value?.length]).toEqual([1_024, 65_536])
    expect(letter?.valueBytes).toBe(valueBytesMax + 1)
  })

  test.each([
    ['a card number', item({}, 'card_number_not_allowed')],
    ['what the database refuses', { ...item({}), isBare: true as const }],
  ])('dead-letter: %s is not kept', (_, dead) => {
    expect(deadLetterOf(dead, undefined, 1)).toMatchObject({
      key: null,
      headers: '[]',
      value: null,
      valueBytes: 1,
      isWhole: false,
    })
  })

  test('dead-letter: a tombstone has no value, which is not the same as an empty one', () => {
    expect(deadLetterOf(item({ value: null }), undefined, 1)?.value).toBeNull()
    expect(deadLetterOf(item({ value: Buffer.alloc(0) }), undefined, 1)?.value).toEqual(
      Buffer.alloc(0),
    )
  })
})
