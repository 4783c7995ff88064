import { describe, expect, test } from '@jest/globals'
import { decodeToken, encodeToken } from './token.ts'

const places = [
  [0, 1, 0],
  [0, 1, 1],
  [7, 12, 2 ** 53 - 1],
  [2 ** 15 - 1, 2 ** 31 - 1, 42],
] as const

describe('token', () => {
  test.each(places)(
    'token: shard %i, epoch %i, position %i come back',
    (shardId, epoch, position) => {
      const text = encodeToken(shardId, epoch, position)
      expect(text).toMatch(/^[A-Za-z0-9_-]+$/)
      expect(decodeToken(text)).toEqual({ shardId, epoch, position })
    },
  )

  test('token: two places are two texts', () => {
    const texts = [encodeToken(0, 1, 11), encodeToken(0, 11, 1), encodeToken(1, 1, 1)]
    expect(new Set(texts).size).toBe(3)
  })

  test('token: the text of today, because callers keep tokens', () => {
    expect(encodeToken(3, 2, 1234)).toBe('djEuMy4yLjEyMzQ')
  })

  test.each([
    ['nothing', ''],
    ['another text', 'hello'],
    ['white space around it', ` ${encodeToken(0, 1, 1)}`],
    ['padding', `${encodeToken(0, 1, 1)}==`],
    ['a letter that is not base64url inside', encodeToken(0, 1, 1).replace('E', 'E*')],
    ['a letter more', `${encodeToken(0, 1, 1)}A`],
    ['the text inside of it', 'v1.0.1.1'],
    ['another version', base64url('v2.0.1.1')],
    ['a number short', base64url('v1.0.1')],
    ['a number more', base64url('v1.0.1.1.1')],
    ['a sign', base64url('v1.0.1.-1')],
    ['a leading zero', base64url('v1.0.1.01')],
    ['an exponent', base64url('v1.0.1.1e3')],
    ['a fraction', base64url('v1.0.1.1.5')],
    ['epoch 0, which there is not', base64url('v1.0.0.1')],
    ['a shard past smallint', base64url('v1.32768.1.1')],
    ['an epoch past integer', base64url('v1.0.2147483648.1')],
    ['a position past 2^53', base64url('v1.0.1.9007199254740992')],
    ['a line behind it', base64url('v1.0.1.1\n')],
    ['a letter past latin1', base64url('v1.0.1.１')],
    ['a million letters', 'a'.repeat(1_000_000)],
  ])('token: refuses %s', (_case, text) => {
    expect(decodeToken(text)).toBeUndefined()
  })
})

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url')
}
