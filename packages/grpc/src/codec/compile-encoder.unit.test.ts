import { describe, expect, test } from '@jest/globals'
import { transactionExample } from '@ledger/wire'
import { ledgerDescriptors } from '../descriptors.ts'
import { compileDecoder } from './compile-decoder.ts'
import { compileEncoder } from './compile-encoder.ts'

const transaction = ledgerDescriptors().message('ledger.v1.Transaction')
const encode = compileEncoder(transaction)
const decode = compileDecoder(transaction)

describe('compile-encoder', () => {
  test('compile-encoder: a transaction reads as HTTP answers it, but for what is null or empty', () => {
    const { expires_at, correlation_id, reverses, reversed_by, ...rest } = transactionExample
    expect([expires_at, correlation_id, reverses, reversed_by]).toEqual([null, null, null, []])
    expect(decode(encode(transactionExample))).toEqual(rest)
  })

  test('compile-encoder: no limit is a message of its own', () => {
    const account = ledgerDescriptors().message('ledger.v1.Account')
    const limits = { min_balance: '0', max_balance: null }
    expect(compileDecoder(account)(compileEncoder(account)(limits))).toEqual(limits)
  })

  test('compile-encoder: what is false and told apart from nothing is written', () => {
    const account = ledgerDescriptors().message('ledger.v1.Account')
    const closed = { closed: false, version: 0 }
    expect(compileDecoder(account)(compileEncoder(account)(closed))).toEqual(closed)
  })

  test.each<[string, unknown]>([
    ['a field that the message does not have', { colour: 'red' }],
    ['a number for a text', { id: 5 }],
    ['a text for a number', { position: '7' }],
    ['a number that is not exact', { position: 2 ** 53 }],
    ['a fraction', { position: 1.5 }],
    ['a choice that is not known', { status: 'lost' }],
    ['an object for a list', { entries: {} }],
    ['a list for a message', { entries: [[]] }],
    ['no object', 'transaction'],
  ])('compile-encoder: %s is a bug', (_case, json) => {
    expect(() => encode(json)).toThrow(TypeError)
  })
})
