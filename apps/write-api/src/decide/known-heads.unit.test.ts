import { describe, expect, test } from '@jest/globals'
import type { Account } from '@ledger/domain'
import { zeroBalances } from '@ledger/domain'
import type { Command } from './command.ts'
import type { ShardCount } from '../journal/read-shard.ts'
import type { Turn } from './known-heads.ts'
import { HeadsChanged, KnownHeads } from './known-heads.ts'

function account(accountNo: number, version: number): Account {
  return {
    accountNo,
    address: `account:${accountNo}`,
    currency: 'EUR',
    normalBalance: 'credit',
    version,
    balances: zeroBalances,
    minBalance: null,
    maxBalance: null,
    isClosed: false,
  }
}

const at = (commits: number, other: Partial<ShardCount> = {}): ShardCount => ({
  epoch: 1,
  commits,
  settingsRevision: 0,
  ...other,
})
const post = [{ operation: { name: 'post-transaction' } }] as unknown as readonly Command[]
const settle = [{ operation: { name: 'void-pending' } }] as unknown as readonly Command[]

/** A batch that was looked up at this count and decided. */
async function decided(heads: KnownHeads, seen: ShardCount, left: readonly Account[]) {
  const look = await heads.look(left.map(({ accountNo }) => accountNo))
  heads.endLook(look, seen)
  return { look, turn: heads.decide(left) }
}

async function committed(heads: KnownHeads, seen: ShardCount, left: readonly Account[]) {
  const { turn } = await decided(heads, seen, left)
  turn.committed()
}

/** How many batches in a row lock from now on. */
function lockedBatches(heads: KnownHeads): number {
  let count = 0
  while (!heads.suffices(post)) count += 1
  return count
}

describe('known-heads: what a batch is decided on', () => {
  test('what batches left, also those that have not committed, and else what it reads', async () => {
    const heads = new KnownHeads(100)
    await committed(heads, at(5), [account(1, 1), account(2, 1)])
    await decided(heads, at(6), [account(1, 2)])
    const look = await heads.look([1, 2, 3])
    expect(look.unknown).toEqual([3])
    heads.endLook(look, at(6))
    expect([1, 2, 3].map((no) => heads.head(no, look)?.version)).toEqual([2, 1, undefined])
  })

  test('what was decided while it looked up counts more than what it found', async () => {
    const heads = new KnownHeads(100)
    const look = await heads.look([1])
    await committed(heads, at(5), [account(1, 7)])
    heads.endLook(look, at(6))
    expect(heads.head(1, look)?.version).toBe(7)
  })

  test('expects one commit more for each batch, and waits for the one before', async () => {
    const heads = new KnownHeads(100)
    const first = await decided(heads, at(5), [account(1, 1)])
    const second = await decided(heads, at(5), [account(1, 2)])
    expect([first.turn, second.turn].map(({ expected }) => expected.commits)).toEqual([5, 6])
    let isNext = false
    const waiting = second.turn.previous.then(() => (isNext = true))
    await Promise.resolve()
    expect(isNext).toBe(false)
    first.turn.committed()
    await waiting
    expect(isNext).toBe(true)
  })
})

describe('known-heads: what makes it forget', () => {
  test.each<[string, ShardCount]>([
    ['commits of others', at(7)],
    ['another epoch', at(6, { epoch: 2 })],
    ['changed settings', at(6, { settingsRevision: 1 })],
  ])('%s, and the next batches lock', async (_what, seen) => {
    const heads = new KnownHeads(100)
    await committed(heads, at(5), [account(1, 1)])
    const look = await heads.look([1])
    expect(() => heads.endLook(look, seen)).toThrow(HeadsChanged)
    expect(lockedBatches(heads)).toBe(8)
    expect((await heads.look([1])).unknown).toEqual([1])
  })

  test('a look that saw less than the first one: others committed in between', async () => {
    const heads = new KnownHeads(100)
    const early = await heads.look([1]) // sees 5 commits, then somebody else adds one
    await decided(heads, at(6), [account(2, 1)])
    expect(() => heads.endLook(early, at(5))).toThrow(HeadsChanged)
  })

  test('a batch that was not written: its successors are not sent', async () => {
    const heads = new KnownHeads(100)
    const turns: Turn[] = []
    for (const version of [1, 2, 3]) {
      turns.push((await decided(heads, at(5), [account(1, version)])).turn)
    }
    const [first, second, third] = turns
    const successors = [second?.previous, third?.previous]
    first?.failed()
    await expect(successors[0]).rejects.toThrow(HeadsChanged)
    second?.failed()
    await expect(successors[1]).rejects.toThrow(HeadsChanged)
  })

  test('a batch that locks: one that looks up meanwhile fails, the next waits for its end', async () => {
    const heads = new KnownHeads(100)
    await committed(heads, at(5), [account(1, 1)])
    const early = await heads.look([1])
    const { promise: end, resolve } = Promise.withResolvers<void>()
    const locking = heads.whileLocking(() => end)
    expect(() => heads.endLook(early, at(6))).toThrow(HeadsChanged)
    let isLooking = false
    const late = heads.look([1]).then((look) => {
      isLooking = true
      return look
    })
    await Promise.resolve()
    expect(isLooking).toBe(false)
    resolve()
    await locking
    expect((await late).unknown).toEqual([1])
  })
})

describe('known-heads: which batches lock', () => {
  test('those with other commands than transactions, and some after them', () => {
    const heads = new KnownHeads(100)
    expect(heads.suffices(post)).toBe(true)
    expect(heads.suffices(settle)).toBe(false)
    expect(lockedBatches(heads)).toBe(7)
  })

  test('the more, the more often somebody else is there, and up to a bound', async () => {
    const heads = new KnownHeads(100)
    const runs: number[] = []
    for (let conflict = 0; conflict < 8; conflict += 1) {
      const { turn } = await decided(heads, at(conflict), [account(1, 1)])
      turn.failed()
      runs.push(lockedBatches(heads))
    }
    expect(runs).toEqual([8, 16, 32, 64, 128, 256, 512, 512])
    for (let commits = 0; commits < 100; commits += 1) {
      await committed(heads, at(commits), [account(1, 1)])
    }
    const { turn } = await decided(heads, at(100), [account(1, 1)])
    turn.failed()
    expect(lockedBatches(heads)).toBe(8)
  })

  test('all, where nothing is to be known', () => {
    expect(new KnownHeads(0).suffices(post)).toBe(false)
  })
})

describe('known-heads: how much is kept', () => {
  test('the heads used last', async () => {
    const heads = new KnownHeads(3)
    for (let no = 1; no <= 5; no += 1) await committed(heads, at(no), [account(no, 1)])
    await committed(heads, at(6), [account(3, 2)])
    await committed(heads, at(7), [account(6, 1)])
    const { unknown } = await heads.look([1, 2, 3, 4, 5, 6])
    expect(unknown).toEqual(expect.arrayContaining([1, 2]))
    expect(unknown).not.toContain(3)
    expect(unknown).not.toContain(6)
  })

  test('more, while they are not committed', async () => {
    const heads = new KnownHeads(1)
    for (let no = 1; no <= 5; no += 1) await decided(heads, at(0), [account(no, 1)])
    expect((await heads.look([1, 2, 3, 4, 5])).unknown).toEqual([])
  })

  test('more, while a batch looks up that began before them', async () => {
    const heads = new KnownHeads(1)
    const look = await heads.look([1])
    for (let no = 1; no <= 5; no += 1) await committed(heads, at(no), [account(no, 1)])
    heads.endLook(look, at(6))
    expect(heads.head(1, look)?.version).toBe(1)
  })
})
