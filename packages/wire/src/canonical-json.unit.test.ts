import { describe, expect, test } from '@jest/globals'
import { canonicalJson } from './canonical-json.ts'

describe('canonical-json', () => {
  test.each([
    ['{ "b" : 1, "a" : [ 2, { "d": null, "c": true } ] }', '{"a":[2,{"c":true,"d":null}],"b":1}'],
    ['[]', '[]'],
    ['{}', '{}'],
    ['"a\\u0041\\n"', '"aA\\n"'],
    ['1e3', '1000'],
    ['-0', '0'],
    ['{"\\u20ac":1,"$":2,"\\ud83d\\ude00":3,"10":4,"9":5}', '{"$":2,"10":4,"9":5,"€":1,"😀":3}'],
    ['{"__proto__":1,"a":{"__proto__":{"b":2}}}', '{"__proto__":1,"a":{"__proto__":{"b":2}}}'],
  ])('canonical-json: %s', (sent, canonical) => {
    expect(canonicalJson(JSON.parse(sent))).toBe(canonical)
  })

  test('canonical-json: is read as the value it was made of', () => {
    const value = { z: ['x', 1.5, null, { y: false }], a: '"\\', '': {} }
    expect(JSON.parse(canonicalJson(value))).toEqual(value)
  })

  test('canonical-json: the order of a list counts, an empty field is not a missing one', () => {
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]))
    expect(canonicalJson({ a: null })).not.toBe(canonicalJson({}))
    expect(canonicalJson({ a: '1' })).not.toBe(canonicalJson({ a: 1 }))
  })
})
