import { describe, expect, test } from '@jest/globals'
import type { ProblemCode } from '@ledger/wire'
import { ProblemError, type Fault } from '../problem/problem-error.ts'
import { jsonDepthMax, parseJsonBody } from './parse-json-body.ts'

function faultOf(body: string | Buffer): Fault {
  try {
    parseJsonBody(Buffer.from(body))
  } catch (error) {
    if (error instanceof ProblemError) return error.fault
    throw error
  }
  throw new Error('the body was accepted')
}

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

describe('what is accepted', () => {
  test.each<[string, unknown]>([
    ['{}', {}],
    ['[]', []],
    ['null', null],
    ['""', ''],
    [
      ' \t\r\n{"a" : [1, 2.5, -3e2, true, false, null]} \n',
      { a: [1, 2.5, -300, true, false, null] },
    ],
    ['{"a":{"a":{"a":1}}}', { a: { a: { a: 1 } } }],
    ['[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
    ['{"a:b":"c:d","e":"{[:]}","f":"\\"\\\\\\":"}', { 'a:b': 'c:d', e: '{[:]}', f: '"\\":' }],
    ['{"":1," ":2}', { '': 1, ' ': 2 }],
    ['{"constructor":1,"prototype":2,"toString":3}', { constructor: 1, prototype: 2, toString: 3 }],
    ['{"1":"a","0":"b"}', { 0: 'b', 1: 'a' }],
    ['{"a":"\\u0041\\n\\ud83d\\ude00"}', { a: 'A\n😀' }],
    ['{"a":"😀 příliš žluťoučký \u202e bidi"}', { a: '😀 příliš žluťoučký \u202e bidi' }],
    ['{"é":1,"e\u0301":2}', { é: 1, 'e\u0301': 2 }],
    ['{"a":"﻿"}', { a: '\ufeff' }],
    [nested(jsonDepthMax), JSON.parse(nested(jsonDepthMax))],
  ])('parse-json-body: accepts %s', (text, expected) => {
    expect(parseJsonBody(Buffer.from(text))).toEqual(expected)
  })

  test('parse-json-body: lets numbers through as JSON.parse reads them, for schemas to refuse', () => {
    expect(parseJsonBody(Buffer.from('[9007199254740993,1e999]'))).toEqual([2 ** 53, Infinity])
  })
})

describe('what is refused', () => {
  test.each<[string, string | Buffer, ProblemCode]>([
    ['an empty body', '', 'invalid_json'],
    ['only white space', '  \n', 'invalid_json'],
    ['a byte order mark', '\ufeff{}', 'invalid_json'],
    ['UTF-16', Buffer.from('{}', 'utf16le'), 'invalid_json'],
    ['latin1', Buffer.from('{"a":"é"}', 'latin1'), 'invalid_json'],
    ['an overlong encoding', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), 'invalid_json'],
    ['a surrogate as bytes', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'invalid_json'],
    ['a truncated character', Buffer.from([0x22, 0xf0, 0x9f, 0x98, 0x22]), 'invalid_json'],
    ['a truncated object', '{"a":1', 'invalid_json'],
    ['a truncated text', '{"a":"b', 'invalid_json'],
    ['a truncated escape', '"\\u00', 'invalid_json'],
    ['a lone backslash at the end', '"\\', 'invalid_json'],
    ['two values', '{}{}', 'invalid_json'],
    ['lines of values', '{}\n{}', 'invalid_json'],
    ['a trailing comma', '{"a":1,}', 'invalid_json'],
    ['single quotes', "{'a':1}", 'invalid_json'],
    ['a bare key', '{a:1}', 'invalid_json'],
    ['a comment', '{/**/}', 'invalid_json'],
    ['NaN', '{"a":NaN}', 'invalid_json'],
    ['Infinity', '{"a":Infinity}', 'invalid_json'],
    ['a leading zero', '{"a":01}', 'invalid_json'],
    ['a leading plus', '{"a":+1}', 'invalid_json'],
    ['hexadecimal', '{"a":0x10}', 'invalid_json'],
    ['an underscore', '{"a":1_000}', 'invalid_json'],
    ['Arabic digits', '{"a":١}', 'invalid_json'],
    ['undefined', 'undefined', 'invalid_json'],
    ['a raw control character', '{"a":"\u0001"}', 'invalid_json'],
    ['a raw U+0000 in a text', '{"a":"\0"}', 'invalid_json'],
    ['a raw U+0000 after the value', '{}\0', 'invalid_json'],
    ['an unbalanced bracket', ']', 'invalid_json'],
    ['one level too many', nested(jsonDepthMax + 1), 'nesting_too_deep'],
    [
      'one level too many of objects',
      '{"a":'.repeat(33) + '1' + '}'.repeat(33),
      'nesting_too_deep',
    ],
    ['100,000 levels', nested(100_000), 'nesting_too_deep'],
    ['100,000 levels never closed', '['.repeat(100_000), 'nesting_too_deep'],
    ['the same key twice', '{"a":1,"a":1}', 'duplicate_key'],
    ['the same key twice, escaped', '{"a":1,"\\u0061":2}', 'duplicate_key'],
    ['the same empty key twice', '{"":1,"":2}', 'duplicate_key'],
    ['the same key twice in an array', '[{},{"a":{"b":1,"b":1}}]', 'duplicate_key'],
    ['the same index key twice', '{"0":1,"0":2}', 'duplicate_key'],
    ['`__proto__` twice', '{"__proto__":1,"__proto__":2}', 'duplicate_key'],
    ['a key twice and U+0000', '{"a":1,"a":"\\u0000"}', 'duplicate_key'],
    ['`__proto__` and U+0000', '{"__proto__":"\\u0000"}', 'ill_formed_text'],
    ['`__proto__`', '{"__proto__":{"admin":true}}', 'unknown_field'],
    ['`__proto__` deep inside', '[{"a":{"__proto__":null}}]', 'unknown_field'],
    ['`__proto__`, escaped', '{"\\u005f_proto__":1}', 'unknown_field'],
    ['U+0000 in a text', '{"a":"x\\u0000y"}', 'ill_formed_text'],
    ['U+0000 in a key', '{"a\\u0000":1}', 'ill_formed_text'],
    ['a lone high surrogate', '{"a":["\\ud800"]}', 'ill_formed_text'],
    ['a lone low surrogate', '"\\udc00"', 'ill_formed_text'],
    ['surrogates the wrong way round', '"\\udc00\\ud800"', 'ill_formed_text'],
    ['a lone surrogate in a key', '{"\\ud800":1}', 'ill_formed_text'],
  ])('parse-json-body: refuses %s', (_case, body, code) => {
    expect(faultOf(body).code).toBe(code)
  })

  test.each([
    ['{"a":1,"b":{"c":1,"c":2}}', '/b/c'],
    ['{"x":["a:b",{"k":"v"},{"k":[],"k":{}}]}', '/x/2/k'],
    ['{"a/b":{"~":1,"~":2}}', '/a~1b/~0'],
    ['[[1,2],[{"\\"":1,"\\"":2}]]', '/1/0/"'],
  ])('parse-json-body: names the key that %s has twice', (text, pointer) => {
    expect(faultOf(text).errors?.[0]?.pointer).toBe(pointer)
  })

  test('parse-json-body: names the text that is ill-formed', () => {
    expect(faultOf('{"m":{"k":["ok","\\u0000"]}}').errors?.[0]?.pointer).toBe('/m/k/1')
  })

  test('parse-json-body: repeats nothing of the body', () => {
    expect(faultOf('{"card":"4111111111111111"').detail).not.toContain('4111')
  })

  test('parse-json-body: leaves the prototype of all objects alone', () => {
    faultOf('{"__proto__":{"polluted":true}}')
    expect({}).not.toHaveProperty('polluted')
  })
})

describe('a megabyte of the worst', () => {
  const megabyte = 1_048_576
  test.each<[string, string]>([
    ['100,000 keys', `{${Array.from({ length: 95_000 }, (_, at) => `"k${at}":1`).join()}}`],
    ['one key again and again', `{${'"a":1,'.repeat(170_000)}"a":1}`],
    ['empty objects', `[${'{},'.repeat(349_000)}{}]`],
    ['brackets that never close', '['.repeat(megabyte)],
    ['quotes', '"'.repeat(megabyte)],
    ['backslashes', `"${'\\'.repeat(megabyte)}`],
    ['escapes', `["${'\\u0041'.repeat(170_000)}"]`],
    ['a million digits', '9'.repeat(megabyte)],
  ])('parse-json-body: is done with %s in under a second', (_case, text) => {
    const startedAt = performance.now()
    try {
      parseJsonBody(Buffer.from(text))
    } catch (error) {
      expect(error).toBeInstanceOf(ProblemError)
    }
    expect(performance.now() - startedAt).toBeLessThan(1_000) // 2 to 60 ms as a rule
  })
})
