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
    follower.raiseEpoch({ shardId: 1, position: 1, epoch: 2 })
    follower.raiseEpoch({ shardId: 0, position: 11, epoch: 2 })
    expect(() => follower.raiseEpoch({ shardId: 0, position: 10, epoch: 3 })).toThrow(VoidTail)
  })

  test('entries-follower: every partition tells of an epoch, at its own pace and again', () => {
    const follower = new EntriesFollower()
    const raised = { shardId: 0, position: 11, epoch: 2 }
    follower.take(told(1), placeOf(told(1)))
    follower.raiseEpoch(raised)
    expect(follower.take(told(2), placeOf(told(2), 2))).toBe('new')
    follower.raiseEpoch(raised)
    expect(follower.take(told(3), placeOf(told(3), 2))).toBe('new')
  })

  test('entries-follower: a partition that lags behind still says what an older epoch made void', () => {
    const follower = new EntriesFollower()
    follower.raiseEpoch({ shardId: 0, position: 50, epoch: 3 })
    follower.take(told(1), placeOf(told(1)))
    expect(() => follower.raiseEpoch({ shardId: 0, position: 5, epoch: 2 })).toThrow(VoidTail)
  })

  test('entries-follower: drops what a replaced server still sends', () => {
    const follower = new EntriesFollower()
    follower.take(told(1), placeOf(told(1)))
    follower.raiseEpoch({ shardId: 0, position: 11, epoch: 2 })
    const wasLost = { ...told(2), entries: [entryOf(2, '5')], posted: ['0', '6'] as const }
    expect(follower.take(wasLost, placeOf(wasLost))).toBe('void')
    expect(follower.take(told(2), placeOf(told(2), 2))).toBe('new')
    expect(follower.account(0, accountEntriesExample.account_no)?.sums).toEqual([0n, 2n, 0n, 0n])
  })

  test('entries-follower: a version that comes again in a later epoch was void before', () => {
    const follower = new EntriesFollower()
    for (const message of [told(1), told(2)]) follower.take(message, placeOf(message))
    expect(() => follower.take(told(2), placeOf(told(2), 2))).toThrow(VoidTail)
    expect(follower.take(told(2), placeOf(told(2)))).toBe('seen')
  })
})

/** One unit, at version and position 10 times that. */
function told(version: number): AccountEntries {
  return {
    ...accountEntriesExample,
    from_version: version,
    to_version: version,
    position: version * 10,
    entries: [entryOf(version, '1')],
    posted: ['0', String(version)],
  }
}

function entryOf(version: number, amount: string): AccountEntries['entries'][number] {
  return { direction: 'credit', amount, kind: 'post', version }
}

function placeOf({ position }: AccountEntries, epoch = 1) {
  return { shardId: 0, position, epoch }
}
