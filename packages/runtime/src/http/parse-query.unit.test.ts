import { expect, test } from '@jest/globals'
import { parseQuery } from './parse-query.ts'

/** As plain objects, whose prototypes do not matter to a comparison. */
function parsed(text: string): unknown {
  return JSON.parse(JSON.stringify(parseQuery(text)))
}

test.each([
  ['', {}],
  ['a=1&b=', { a: '1', b: '' }],
  ['a=1&a=2', { a: ['1', '2'] }],
  ['metadata[kind]=fee&metadata[b]=2', { metadata: { kind: 'fee', b: '2' } }],
  ['metadata%5Bkind%5D=a%26b', { metadata: { kind: 'a&b' } }],
  ['metadata[a]=1&metadata[a]=2', { metadata: { a: ['1', '2'] } }],
  ['metadata[a][b]=1', { metadata: { 'a][b': '1' } }],
  ['metadata[]=1', { metadata: { '': '1' } }],
  ['metadata=x&metadata[a]=1', { metadata: 'x', 'metadata[a]': '1' }],
  ['[a]=1&a[=2&a]=3&A[b]=4', { '[a]': '1', 'a[': '2', 'a]': '3', 'A[b]': '4' }],
])('parse-query: %s', (text, expected) => {
  expect(parsed(text)).toEqual(expected)
})

test('parse-query: no key reaches a prototype', () => {
  const query = parseQuery('metadata[__proto__]=x&__proto__[polluted]=1&constructor=2')
  expect(Object.getPrototypeOf(query)).toBe(null)
  expect(Object.keys(query['metadata'] as object)).toEqual(['__proto__'])
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

test('parse-query: more parameters than anybody needs are cut off', () => {
  const many = Array.from({ length: 5_000 }, (_, n) => `p${n}=1`).join('&')
  expect(Object.keys(parseQuery(many))).toHaveLength(1_000)
})
