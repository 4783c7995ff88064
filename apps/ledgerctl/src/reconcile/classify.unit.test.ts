import { describe, expect, test } from '@jest/globals'
import { classify } from './classify.ts'
import type { Item } from './item.ts'
import { contentOf, entriesOf } from './item.ts'

const day = Date.parse('2026-01-31T12:00:00Z')
const minuteMs = 60_000
/** Everything that was recorded on the day before is old. */
const inFlight = { exportedAtMs: day, readAtMs: day, windowMs: 5 * minuteMs }
let place = 0

function item(ref: string | undefined, amount = '100', changes: Partial<Item> = {}): Item {
  return {
    ref,
    content: content(amount),
    effectiveAt: '2026-01-30T00:00:00Z',
    recordedMs: day - 86_400_000,
    place: (place += 1),
    ...changes,
  }
}

function content(amount: string, account = 'customer:1'): string {
  return contentOf([
    { account, direction: 'credit', amount, currency: 'CZK' },
    { account: 'bank:cash', direction: 'debit', amount, currency: 'CZK' },
  ])
}

/** `cause ref`, sorted. */
function causesOf(exported: readonly Item[], recorded: readonly Item[]): readonly string[] {
  return classify(exported, recorded, inFlight)
    .map(({ cause, ref }) => `${cause} ${String(ref)}`)
    .sort()
}

const young = { recordedMs: day - 4 * minuteMs }

describe('classify', () => {
  test('nothing where both sides have the same', () => {
    expect(causesOf([], [])).toEqual([])
    expect(causesOf([item('a'), item('b', '7')], [item('b', '7'), item('a')])).toEqual([])
  })

  test.each<[string, readonly Item[], readonly Item[], readonly string[]]>([
    ['missing', [item('a'), item('b')], [item('a')], ['missing b']],
    ['unmatched', [item('a')], [item('a'), item('b', '7')], ['unmatched b']],
    ['amount', [item('a')], [item('a', '101')], ['amount a']],
    ['account', [item('a')], [item('a', '1', { content: content('100', 'x') })], ['amount a']],
    ['date', [item('a')], [item('a', '100', { effectiveAt: '2026-01-29T00:00:00Z' })], ['date a']],
    ['reference', [item('a')], [item('b')], ['reference a']],
    ['doubled under one reference', [item('a'), item('a')], [item('a')], ['doubled a']],
    ['doubled under another', [item('a')], [item('a'), item('b')], ['doubled b']],
    ['doubled in the ledger', [item('a')], [item('a'), item('a')], ['doubled a']],
    ['missing, and doubled as well', [item('a'), item('a')], [], ['doubled a', 'missing a']],
    [
      'without a reference',
      [item('a')],
      [item(undefined, '7')],
      ['missing a', 'unmatched undefined'],
    ],
  ])('%s', (_, exported, recorded, expected) => {
    expect(causesOf(exported, recorded)).toEqual(expected)
  })

  test('a row of equal content that is missing is missing: two withdrawals may be alike', () => {
    expect(causesOf([item('a'), item('b')], [item('a')])).toEqual(['missing b'])
  })

  test('what is young is in flight, on either side, also when it looks doubled', () => {
    expect(causesOf([item('a', '100', young)], [])).toEqual(['in_flight a'])
    expect(causesOf([], [item('a', '100', young)])).toEqual(['in_flight a'])
    expect(causesOf([item('a')], [item('a'), item('b', '100', young)])).toEqual(['in_flight b'])
    const old = { recordedMs: day - 5 * minuteMs }
    expect(causesOf([item('a', '100', old)], [])).toEqual(['missing a'])
  })

  test('what both sides have is a difference however young it is', () => {
    expect(causesOf([item('a', '100', young)], [item('a', '101', young)])).toEqual(['amount a'])
  })

  test('another reference more than a day apart is two differences', () => {
    const far = { effectiveAt: '2026-01-28T23:59:59Z' }
    expect(causesOf([item('a')], [item('b', '100', far)])).toEqual(['missing a', 'unmatched b'])
  })

  test('of several under one reference the most alike belong together', () => {
    const exported = [item('a', '1'), item('a', '2')]
    expect(causesOf(exported, [item('a', '2')])).toEqual(['doubled a'])
    expect(causesOf(exported, [item('a', '3'), item('a', '2')])).toEqual(['amount a'])
  })
})

describe('content', () => {
  test('is the same in any order, and for a line or its parts', () => {
    const entry = { account: 'a', direction: 'debit', amount: '5', currency: 'CZK' } as const
    const other = { account: 'b', direction: 'credit', amount: '5', currency: 'CZK' } as const
    expect(contentOf([entry, other])).toBe(contentOf([other, entry]))
    const parts = [{ ...entry, amount: '2' }, other, { ...entry, amount: '3' }]
    expect(contentOf(parts)).toBe(contentOf([entry, other]))
    expect(contentOf([{ ...entry, currency: 'EUR' }, other])).not.toBe(contentOf([entry, other]))
    expect(contentOf(entriesOf(contentOf(parts)))).toBe(contentOf([entry, other]))
  })
})
