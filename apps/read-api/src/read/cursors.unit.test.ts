import { describe, expect, test } from '@jest/globals'
import type { Principal } from '@ledger/runtime'
import { Cursors, type CursorBinding } from './cursors.ts'

const cursors = new Cursors('0'.repeat(64))
const principal = { keyId: 'aaaaaaaaaaaaaaaa' } as Principal
const binding: CursorBinding = { operation: 'listEntries', principal, query: ['acme', 'a', 'desc'] }
const cursor = cursors.sign(binding, [7, '2026-01-31T12:00:00.000Z'])
const refused = expect.objectContaining({
  fault: expect.objectContaining({ code: 'invalid_cursor' }),
})

function outcomeOf(open: () => unknown): unknown {
  try {
    return open()
  } catch (error) {
    return error
  }
}

test('cursor: gives back what was signed', () => {
  expect(cursors.open(binding, cursor)).toEqual([7, '2026-01-31T12:00:00.000Z'])
})

test('cursor: another process with the same secret takes it', () => {
  expect(new Cursors('0'.repeat(64)).open(binding, cursor)).toEqual(cursors.open(binding, cursor))
})

describe('cursor: refused', () => {
  test.each<[string, Partial<CursorBinding>]>([
    ['another list', { operation: 'listAccounts' }],
    ['another API key', { principal: { keyId: 'bbbbbbbbbbbbbbbb' } as Principal }],
    ['another filter', { query: ['acme', 'a', 'asc'] }],
    ['another cut of the filters', { query: ['acme', 'a,desc'] }],
  ])('%s', (_name, other) => {
    expect(outcomeOf(() => cursors.open({ ...binding, ...other }, cursor))).toEqual(refused)
  })

  test('another secret', () => {
    const others = new Cursors('1'.repeat(64))
    expect(outcomeOf(() => others.open(binding, cursor))).toEqual(refused)
  })

  test('every single bit that is changed', () => {
    const bytes = Buffer.from(cursor, 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const text = changed.toString('base64url')
      expect(outcomeOf(() => cursors.open(binding, text))).toEqual(refused)
    }
  })

  test.each(['', 'a', ' ', '=', `${cursor}=`, `${cursor} `, `${cursor}\n`, `${cursor}A`, 'ä'])(
    'the text %p',
    (text) => {
      expect(outcomeOf(() => cursors.open(binding, text))).toEqual(refused)
    },
  )
})
