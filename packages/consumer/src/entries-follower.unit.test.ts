import { describe, expect, test } from '@jest/globals'
import { accountEntriesExample, type AccountEntries } from '@ledger/wire'
import { EntriesFollower } from './entries-follower.ts'
import { ReorderedVersions, VoidTail, WrongBalance } from './follow-error.ts'

describe('entries-follower', () => {
  test('entries-follower: takes each message once and adds up', () => {
    const follower = new EntriesFollower()
    const messages = [told(1), told(2), told(3)]
    expect(messages.map((message) => follower.take(message, placeOf(message)))).toEqual([
      'new',
      'new',
      'new',
    ])
    expect(messages.map((message) => follower.take(message, placeOf(message)))).toEqual([
      'seen',
      'seen',
      'seen',
    ])
  })

  test('entries-follower: finds what is lost, mixed up or does not add up', () => {
    const follower = new EntriesFollower()
    follower.take(told(1), placeOf(told(1)))
    expect(() => follower.take(told(3), placeOf(told(3)))).toThrow(ReorderedVersions)
    const wrong = { ...told(2), posted: ['0', '7'] as const }
    expect(() => follower.take(wrong, placeOf(wrong))).toThrow(WrongBalance)
    expect(follower.take(told(2), placeOf(told(2)))).toBe('new')
  })

  test('entries-follower: says when a new epoch makes void what it took', () => {
    const follower = new EntriesFollower()
    follower.take(told(1), placeOf(told(1)))
    follower.raiseEpoch({ shardId: 1, position: 1 })
    follower.raiseEpoch({ shardId: 0, position: 11 })
    expect(() => follower.raiseEpoch({ shardId: 0, position: 10 })).toThrow(VoidTail)
  })
})

/** One unit, at version and position 10 times that. */
function told(version: number): AccountEntries {
  return {
    ...accountEntriesExample,
    from_version: version,
    to_version: version,
    position: version * 10,
    entries: [{ direction: 'credit', amount: '1', kind: 'post', version }],
    posted: ['0', String(version)],
  }
}

function placeOf({ position }: AccountEntries) {
  return { shardId: 0, position }
}
