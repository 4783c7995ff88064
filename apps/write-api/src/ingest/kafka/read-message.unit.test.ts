import { describe, expect, test } from '@jest/globals'
import type { IncomingMessage } from '@ledger/stream'
import { topics } from '@ledger/wire'
import { keyOfEvent, readMessage, valueBytesMax } from './read-message.ts'

const headers = {
  ce_specversion: '1.0',
  ce_id: 'order-1',
  ce_source: 'shop',
  ce_type: 'ledger.command.post-transaction.v1',
  'content-type': 'application/json',
}

type Change = Partial<Omit<IncomingMessage, 'value' | 'headers'>> & {
  readonly value?: string | Buffer | null
  readonly headers?: IncomingMessage['headers']
}

function message({ value = '{"ledger":"acme","body":{"entries":[]}}', ...change }: Change = {}) {
  return {
    topic: 'ledger.commands',
    partition: 3,
    offset: 14,
    key: Buffer.from('acme'),
    ...change,
    value: typeof value === 'string' ? Buffer.from(value) : value,
    headers: change.headers ?? headers,
  }
}

const withHeaders = (changed: IncomingMessage['headers']): Change => ({
  headers: { ...headers, ...changed },
})

describe('read-message', () => {
  test('read-message: a command is what HTTP would have been sent', () => {
    const read = readMessage(message())
    expect(read).toMatchObject({
      source: 'shop',
      commandId: 'order-1',
      attempts: 1,
      idempotencyKey: keyOfEvent('shop', 'order-1'),
      content: { params: { ledger: 'acme' }, body: { entries: [] }, ifMatch: undefined },
    })
    expect(read.spec?.name).toBe('post-transaction')
  })

  test('read-message: the headers that are read are those that AsyncAPI tells of', () => {
    const asked = new Set<string>()
    const watched = new Proxy<IncomingMessage['headers']>(headers, {
      get: (of, name: string) => (asked.add(name), of[name]),
    })
    expect(readMessage(message({ headers: watched })).content.fault).toBeUndefined()
    expect([...asked].toSorted()).toEqual(
      Object.keys(topics.commands.headers.properties).toSorted(),
    )
  })

  test('read-message: names are those of the path, but for the transaction', () => {
    const value = '{"ledger":"acme","transaction":"txn_1"}'
    const { content } = readMessage(
      message({ ...withHeaders({ ce_type: 'ledger.command.void-pending.v1' }), value }),
    )
    expect(content).toMatchObject({ params: { ledger: 'acme', id: 'txn_1' }, body: undefined })
  })

  test('read-message: the command that opens a ledger names it in its body', () => {
    const change = withHeaders({ ce_type: 'ledger.command.open-ledger.v1' })
    const { content } = readMessage(message({ ...change, value: '{"body":{"id":"acme"}}' }))
    expect(content).toMatchObject({ params: {}, body: { id: 'acme' } })
  })

  test('read-message: headers may be bytes, and say key, state, trace and attempts', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const change = withHeaders({
      ce_source: Buffer.from('shop'),
      'idempotency-key': Buffer.from('mine'),
      'if-match': '"x"',
      traceparent,
      ledgerattempt: '4',
    })
    expect(readMessage(message(change))).toMatchObject({
      source: 'shop',
      idempotencyKey: 'mine',
      traceparent,
      attempts: 5,
      content: { ifMatch: '"x"' },
    })
  })

  test('read-message: a key that is made of source and id is one that any door takes', () => {
    expect(keyOfEvent('shop', 'order-1')).toMatch(/^ce-[A-Za-z0-9_-]{43}$/)
    expect(keyOfEvent('a', 'b\nc')).not.toBe(keyOfEvent('a', 'b'))
  })

  const poison: readonly (readonly [string, Change, string])[] = [
    ['no value', { value: null }, 'invalid_json'],
    ['a value that is too large', { value: Buffer.alloc(valueBytesMax + 1, 32) }, 'body_too_large'],
    ['no key', { key: null }, 'invalid_parameter'],
    ['an empty key', { key: Buffer.alloc(0) }, 'invalid_parameter'],
    ['no CloudEvent', { headers: {} }, 'invalid_parameter'],
    ['another version of CloudEvents', withHeaders({ ce_specversion: '2.0' }), 'invalid_parameter'],
    ['no id', withHeaders({ ce_id: undefined }), 'invalid_parameter'],
    ['an id that comes twice', withHeaders({ ce_id: ['1', '2'] }), 'invalid_parameter'],
    ['a source that is no ASCII', withHeaders({ ce_source: 'ž' }), 'invalid_parameter'],
    ['a source of 256 letters', withHeaders({ ce_source: 'x'.repeat(256) }), 'invalid_parameter'],
    ['no type', withHeaders({ ce_type: undefined }), 'invalid_parameter'],
    ['a type of no command', withHeaders({ ce_type: 'order.placed' }), 'invalid_parameter'],
    [
      'a version that is not there',
      withHeaders({ ce_type: 'ledger.command.post-transaction.v2' }),
      'invalid_parameter',
    ],
    [
      'what belongs to no ledger',
      withHeaders({ ce_type: 'ledger.command.register-currency.v1' }),
      'invalid_parameter',
    ],
    [
      'what only the ledger does',
      withHeaders({ ce_type: 'ledger.command.expire-pending.v1' }),
      'invalid_parameter',
    ],
    ['an empty key of the command', withHeaders({ 'idempotency-key': '' }), 'invalid_parameter'],
    [
      'another form of event',
      withHeaders({ 'content-type': 'application/cloudevents+json' }),
      'unsupported_media_type',
    ],
    ['no JSON', { value: '{' }, 'invalid_json'],
    ['no UTF-8', { value: Buffer.from([0x22, 0xff, 0x22]) }, 'invalid_json'],
    ['a field twice', { value: '{"ledger":"acme","ledger":"acme"}' }, 'duplicate_key'],
    ['nesting without end', { value: '['.repeat(100) }, 'nesting_too_deep'],
    ['U+0000', { value: '{"ledger":"\\u0000"}' }, 'ill_formed_text'],
    ['no object', { value: '[]' }, 'invalid_field'],
    ['an unknown name', { value: '{"ledger":"acme","amount":"1","body":{}}' }, 'unknown_field'],
    ['a name of another command', { value: '{"ledger":"acme","account":"a"}' }, 'unknown_field'],
    ['the name of the path', { value: '{"ledger":"acme","id":"txn_1"}' }, 'unknown_field'],
    ['the key of another ledger', { key: Buffer.from('other') }, 'invalid_parameter'],
  ]

  test.each(poison)('read-message: %s is put aside', (_, change, code) => {
    const { content } = readMessage(message(change))
    expect(content.fault?.code).toBe(code)
  })

  test('read-message: what is put aside tells who sent it, if that can be read', () => {
    expect(readMessage(message({ value: '{' }))).toMatchObject({
      source: 'shop',
      commandId: 'order-1',
    })
  })
})
