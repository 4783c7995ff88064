import { describe, expect, test } from '@jest/globals'
import { optionalIdempotencyKey, requiredIdempotencyKey } from './idempotency-key.ts'

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
      expect(() => optionalIdempotencyKey(header)).toThrow('idempotency_key_invalid')
    } else {
      expect(optionalIdempotencyKey(header)).toBe(key)
    }
  })

  test('none is none, and an error where one is required', () => {
    expect(optionalIdempotencyKey(undefined)).toBeUndefined()
    expect(() => requiredIdempotencyKey({ headers: {}, query: {} })).toThrow(
      'idempotency_key_missing',
    )
  })

  test('what is only tried needs none, and each try is one of its own', () => {
    const tried = { headers: {}, query: { dry_run: 'true' } }
    expect(requiredIdempotencyKey(tried)).not.toBe(requiredIdempotencyKey(tried))
    expect(requiredIdempotencyKey({ ...tried, headers: { 'idempotency-key': 'abc' } })).toBe('abc')
  })
})
