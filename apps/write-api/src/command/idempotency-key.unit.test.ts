import { describe, expect, test } from '@jest/globals'
import { keyOf, keySent } from './idempotency-key.ts'

const required = { key: 'required' } as const
const optional = { key: 'once' } as const
const ofContent = { key: 'of-content' } as const
const prepared = { fingerprint: Buffer.alloc(32, 1) }
const none = { idempotencyKey: undefined }

describe('idempotency-key', () => {
  test.each([
    ['abc', 'abc'],
    ['"abc"', 'abc'],
    ['"a b\\"c\\\\"', undefined], // a space is not visible
    ['"a\\"c\\\\"', 'a"c\\'],
    ['"', '"'],
    ['k'.repeat(255), 'k'.repeat(255)],
    ['k'.repeat(256), undefined],
    ['', undefined],
    ['""', undefined],
    ['a b', undefined],
    ['é', undefined],
  ])('%j is read as %j', (header, key) => {
    if (key === undefined) {
      expect(() => keySent(optional, header, false)).toThrow('idempotency_key_invalid')
    } else {
      expect(keySent(optional, header, false)).toBe(key)
    }
  })

  test('none is none, and an error where one is required', () => {
    expect(keySent(optional, undefined, false)).toBeUndefined()
    expect(keySent(ofContent, undefined, false)).toBeUndefined()
    expect(() => keySent(required, undefined, false)).toThrow('idempotency_key_missing')
  })

  test('what is only tried needs none, but one that is sent must be one', () => {
    expect(keySent(required, undefined, true)).toBeUndefined()
    expect(keySent(required, 'abc', true)).toBe('abc')
    expect(() => keySent(required, 'a b', true)).toThrow('idempotency_key_invalid')
  })

  test('one where none is known is not looked at', () => {
    expect(keySent({ key: 'none' }, 'a b', false)).toBeUndefined()
  })

  test('a call without a key has one of its own, or one made of what it asks for', () => {
    expect(keyOf(optional, none, prepared)).not.toBe(keyOf(optional, none, prepared))
    expect(keyOf(required, none, prepared)).not.toBe(keyOf(required, none, prepared))
    expect(keyOf(ofContent, none, prepared)).toBe(keyOf(ofContent, none, prepared))
    expect(keyOf(ofContent, { idempotencyKey: 'abc' }, prepared)).toBe('abc')
  })

  test('no key that is made is one that a caller could send', () => {
    for (const spec of [optional, ofContent]) {
      const made = keyOf(spec, none, prepared)
      expect(() => keySent(spec, made, false)).toThrow('idempotency_key_invalid')
    }
  })
})
