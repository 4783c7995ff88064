import { expect, test } from '@jest/globals'
import { hashSecret, makeApiKey, parseAuthorization } from './api-key.ts'
import { BoundedMap } from './bounded-map.ts'

test('api-key: a new key is read back from its header', () => {
  const { key, keyId, secret } = makeApiKey()
  expect(key).toMatch(/^lk_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/)
  expect(parseAuthorization(`Bearer ${key}`)).toEqual({ keyId, secret })
  expect(parseAuthorization(`bearer  ${key}`)).toEqual({ keyId, secret })
})

const secret = 'x'.repeat(43)

test.each([
  '',
  'Bearer',
  'Bearer ',
  `lk_0123456789abcdef_${secret}`,
  `Basic lk_0123456789abcdef_${secret}`,
  `Bearer lk_0123456789abcde_${secret}`,
  `Bearer lk_0123456789abcdef_${secret}x`,
  `Bearer lk_0123456789abcdef_${secret} `,
  `Bearer lk_0123456789abcdef_${secret}\0`,
  `Bearer lk_0123456789ABCDEF_${secret}`,
  "Bearer lk_' or 1=1 --",
])('api-key: refuses the header %j', (header) => {
  expect(parseAuthorization(header)).toBeUndefined()
})

test('api-key: is stored as a SHA-256', () => {
  expect(hashSecret('abc').toString('hex')).toMatch(/^ba7816bf8f01cfea.*f20015ad$/)
})

test('bounded-map: forgets what was put in longest ago', () => {
  const map = new BoundedMap<number>(2)
  map.set('a', 1)
  map.set('b', 2)
  map.set('a', 3)
  map.set('c', 4)
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([3, undefined, 4])
})
