import { describe, expect, test } from '@jest/globals'
import { ledgerDescriptors } from '../descriptors.ts'
import { field, message } from '../fixture/wire-bytes.ts'
import { compileDecoder } from './compile-decoder.ts'
import { MessageFault } from './message-fault.ts'

const decode = compileDecoder(ledgerDescriptors().message('ledger.v1.PostTransactionRequest'))
const decodeAccounts = compileDecoder(ledgerDescriptors().message('ledger.v1.OpenAccountsRequest'))
const decodePending = compileDecoder(
  ledgerDescriptors().message('ledger.v1.PostPendingTransactionRequest'),
)
const decodeLedger = compileDecoder(ledgerDescriptors().message('ledger.v1.ChangeLedgerRequest'))

function faultOf(
  bytes: Buffer,
  decoder = decode,
): { readonly code: string; readonly path: readonly (string | number)[] } {
  try {
    decoder(bytes)
  } catch (error) {
    if (error instanceof MessageFault) return { code: error.code, path: error.path }
    throw error
  }
  throw new Error('the message was accepted')
}

const debit = message(field(1, 'bank:cash'), field(2, 1), field(3, '5'))
const credit = message(field(1, 'customer:1'), field(2, 2), field(3, '5'))
const transaction = (...more: readonly Buffer[]) =>
  field(2, message(field(1, debit), field(1, credit), ...more))

describe('what is read', () => {
  test('compile-decoder: a transaction is what HTTP would have had', () => {
    const metadata = field(9, field(1, message(field(1, 'kind'), field(2, 'fee'))))
    expect(
      decode(message(field(1, 'acme'), transaction(field(2, 1), metadata), field(3, 1))),
    ).toEqual({
      ledger: 'acme',
      transaction: {
        entries: [
          { account: 'bank:cash', direction: 'debit', amount: '5' },
          { account: 'customer:1', direction: 'credit', amount: '5' },
        ],
        status: 'pending',
        metadata: { kind: 'fee' },
      },
      dry_run: true,
    })
  })

  test('compile-decoder: what is not on the wire is not there', () => {
    expect(decode(field(2, Buffer.alloc(0)))).toEqual({ transaction: {} })
  })

  test('compile-decoder: metadata without texts are an empty object, and differ from none', () => {
    expect(decode(field(2, field(9, Buffer.alloc(0))))).toEqual({ transaction: { metadata: {} } })
  })

  test('compile-decoder: an entry of a map may leave out what is empty', () => {
    const empty = field(9, field(1, Buffer.alloc(0)))
    expect(decode(field(2, empty))).toEqual({ transaction: { metadata: { '': '' } } })
  })

  test('compile-decoder: a part without entries is an empty list, and differs from none', () => {
    expect(decodePending(field(3, field(1, Buffer.alloc(0))))).toEqual({ posting: { entries: [] } })
    expect(decodePending(field(3, Buffer.alloc(0)))).toEqual({ posting: {} })
  })

  test('compile-decoder: a limit is a text, or null where there is none', () => {
    const account = message(field(4, field(1, '-5')), field(5, field(2, 1)))
    expect(decodeAccounts(field(2, account))).toEqual({
      account: { min_balance: '-5', max_balance: null },
    })
  })

  test('compile-decoder: a text that may be null is null when its message is empty', () => {
    const settings = field(3, field(1, Buffer.alloc(0)))
    expect(decodeLedger(field(2, settings))).toEqual({
      change: { settings: { locked_before: null } },
    })
    const texts = field(2, field(1, message(field(1, 'kind'), field(2, Buffer.alloc(0)))))
    expect(decodeLedger(field(2, texts))).toEqual({ change: { metadata: { kind: null } } })
  })

  test.each([
    [0, 'unspecified'],
    [1, 'debit'],
    [7, 'enum value 7'],
    [-1, 'enum value -1'],
  ])('compile-decoder: the choice %d is %s, for the schema to judge', (number, text) => {
    const entry = field(2, field(1, field(2, number)))
    expect(decode(entry)).toEqual({ transaction: { entries: [{ direction: text }] } })
  })

  test('compile-decoder: a number beyond 2^53 is above every maximum', () => {
    const most = Buffer.from([40, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f])
    const entry = field(2, field(1, most))
    expect(decode(entry)).toEqual({ transaction: { entries: [{ expected_version: 2 ** 63 }] } })
  })

  test('compile-decoder: fields come in any order', () => {
    expect(decode(message(field(3, 1), field(1, 'acme')))).toEqual({
      ledger: 'acme',
      dry_run: true,
    })
  })
})

describe('what is refused', () => {
  const long = Buffer.alloc(100_000, 0x12)
  test.each<[string, Buffer, string, readonly (string | number)[]]>([
    ['a field that is not known', field(17, 'x'), 'unknown_field', ['#17']],
    [
      'one in an entry',
      field(2, message(field(1, debit), field(1, message(credit, field(17, 1))))),
      'unknown_field',
      ['transaction', 'entries', 1, '#17'],
    ],
    ['a field twice', message(field(1, 'a'), field(1, 'a')), 'duplicate_key', ['ledger']],
    [
      'a message twice, which protobuf would merge',
      message(transaction(), transaction()),
      'duplicate_key',
      ['transaction'],
    ],
    [
      'an amount twice',
      field(2, field(1, message(debit, field(3, '6')))),
      'duplicate_key',
      ['transaction', 'entries', 0, 'amount'],
    ],
    [
      'a name of the metadata twice',
      field(2, field(9, message(field(1, field(1, 'k')), field(1, field(1, 'k'))))),
      'duplicate_key',
      ['transaction', 'metadata', 'k'],
    ],
    [
      'a name that changes prototypes',
      field(2, field(9, field(1, field(1, '__proto__')))),
      'unknown_field',
      ['transaction', 'metadata', '__proto__'],
    ],
    ['bytes that are no UTF-8', field(1, Buffer.from([0xc0, 0xaf])), 'ill_formed_text', ['ledger']],
    [
      'half a surrogate pair',
      field(1, Buffer.from([0xed, 0xa0, 0x80])),
      'ill_formed_text',
      ['ledger'],
    ],
    ['a text with U+0000', field(1, 'a\0b'), 'ill_formed_text', ['ledger']],
    ['a number for a text', field(1, 5), 'invalid_message', ['ledger']],
    ['a text for a number', field(3, 'x'), 'invalid_message', ['dry_run']],
    ['a text that is cut off', field(1, 'acme').subarray(0, 4), 'invalid_message', ['ledger']],
    ['a number that is cut off', Buffer.from([24, 0x80]), 'invalid_message', ['dry_run']],
    ['a tag that is cut off', Buffer.from([0x80]), 'invalid_message', []],
    ['a tag without end', Buffer.alloc(11, 0xff), 'invalid_message', []],
    ['field 0', Buffer.from([0, 1]), 'invalid_message', []],
    ['a group', Buffer.from([0x0b, 0x0c]), 'invalid_message', ['ledger']],
    ['a group that is not known', Buffer.from([0x9b, 0x01]), 'invalid_message', []],
    [
      'an entry that goes past its transaction',
      field(2, Buffer.from([10, 5, 10, 20])),
      'invalid_message',
      ['transaction', 'entries', 0],
    ],
    [
      'a length of 4 GiB',
      Buffer.from([10, 0xff, 0xff, 0xff, 0xff, 0x0f]),
      'invalid_message',
      ['ledger'],
    ],
    ['messages in messages without end', long, 'invalid_message', ['transaction', 'status']],
    ['text that is no protobuf', Buffer.from('{"ledger":"acme"}'), 'invalid_message', []],
  ])('compile-decoder: refuses %s', (_case, bytes, code, path) => {
    const fault = faultOf(bytes)
    expect(fault.code).toBe(code)
    if (path.length > 0) expect(fault.path).toEqual(path)
  })

  test('compile-decoder: refuses two forms at once', () => {
    const both = message(field(2, Buffer.alloc(0)), field(3, Buffer.alloc(0)))
    expect(faultOf(both, decodeAccounts)).toEqual({ code: 'invalid_field', path: ['accounts'] })
  })

  test.each<[string, Buffer]>([
    ['neither an amount nor none', Buffer.alloc(0)],
    ['not unlimited', field(2, 0)],
  ])('compile-decoder: refuses a limit that is %s', (_case, limit) => {
    const fault = faultOf(field(2, field(4, limit)), decodeAccounts)
    expect(fault).toEqual({ code: 'invalid_field', path: ['account', 'min_balance'] })
  })

  test('compile-decoder: leaves the prototype of all objects alone', () => {
    faultOf(field(2, field(9, field(1, message(field(1, '__proto__'), field(2, 'polluted'))))))
    expect({}).not.toHaveProperty('polluted')
  })

  test('compile-decoder: is done with a megabyte of the worst in under a second', () => {
    const emptyEntries = field(2, Buffer.alloc(698_000, field(1, Buffer.alloc(0))))
    const startedAt = performance.now()
    expect(decode(emptyEntries)).toBeDefined()
    faultOf(Buffer.alloc(1_048_576, 0x12))
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })
})
