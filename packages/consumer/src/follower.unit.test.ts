import { beforeEach, describe, expect, test } from '@jest/globals'
import type { StreamRecord } from '@ledger/stream'
import { LostRecords, ReorderedVersions, VoidTail } from './follow-error.ts'
import { Follower, type FollowerOptions, type Taken } from './follower.ts'
import { TestStream } from './fixture/test-stream.ts'
import { memoryPlaceStore, type PlaceStore } from './place-store.ts'

let store: PlaceStore
let handedOn: StreamRecord[]
let takenBack: StreamRecord[]

beforeEach(() => {
  store = memoryPlaceStore()
  handedOn = []
  takenBack = []
})

describe('follower', () => {
  test('follower: hands each record on once, in order, and remembers the place', async () => {
    const { records } = new TestStream().post(5)
    const follower = follow()
    expect(await takeAll(follower, records)).toEqual(Array(5).fill('new'))
    expect(handedOn).toEqual(records)
    expect(await follower.place(0)).toEqual({
      position: 5,
      recordedAt: '2026-01-02T03:04:05.678Z',
    })
    await follower.finish()
  })

  test('follower: the whole stream twice, in any batches, is the stream once', async () => {
    const { records } = new TestStream().post(3).raiseEpoch().post(3)
    const follower = follow()
    await takeAll(follower, [...records, ...records, ...records.slice(2), ...records.slice(5)])
    expect(handedOn).toEqual(records)
  })

  test('follower: goes on at the place that its store has, and learns versions there', async () => {
    const { records } = new TestStream().post(6)
    await takeAll(follow(), records.slice(0, 4))
    handedOn = []
    expect(await takeAll(follow(), records)).toEqual(['seen', 'seen', 'seen', 'seen', 'new', 'new'])
    expect(handedOn).toEqual(records.slice(4))
  })

  test('follower: records that are mixed up wait for those before them', async () => {
    const [one, two, three, four] = fourOf(new TestStream().post(4))
    const follower = follow()
    expect(await takeAll(follower, [one, four, three])).toEqual(['new', 'ahead', 'ahead'])
    await expect(follower.finish()).rejects.toThrow(LostRecords)
    expect(await follower.take(two)).toBe('new')
    expect(handedOn).toEqual([one, two, three, four])
    await follower.finish()
  })

  test('follower: one that waited and could not be handed on waits no longer once it came', async () => {
    const [one, two, three] = fourOf(new TestStream().post(4))
    let failures = 1
    const follower = follow({
      onRecord: (record) => {
        if (record === three && failures-- > 0) throw new Error('not now')
        handedOn.push(record)
      },
    })
    await takeAll(follower, [one, three])
    await expect(follower.take(two)).rejects.toThrow('not now')
    await takeAll(follower, [three, two])
    await follower.finish()
    expect(handedOn).toEqual([one, two, three])
  })

  test('follower: names the record that is missing once too many wait for it', async () => {
    const { records } = new TestStream().post(6)
    const follower = follow({ aheadMax: 2 })
    const line = takeAll(follower, records.toSpliced(1, 1))
    await expect(line).rejects.toMatchObject({ name: 'LostRecords', missingPosition: 2 })
    expect(handedOn).toHaveLength(1)
  })

  test('follower: asks the ledger for what is missing, once', async () => {
    const { records } = new TestStream().post(6)
    const asked: unknown[] = []
    const refill: FollowerOptions['refill'] = (missing) => {
      asked.push(missing)
      return Promise.resolve(records.slice(missing.firstPosition - 1, missing.lastPosition))
    }
    await takeAll(follow({ refill }), records.toSpliced(1, 3))
    expect(asked).toEqual([{ shardId: 0, firstPosition: 2, lastPosition: 4 }])
    expect(handedOn).toEqual(records)
  })

  test('follower: what the ledger does not have either is lost', async () => {
    const { records } = new TestStream().post(6)
    const refill = () => Promise.resolve(records.slice(1, 2))
    const line = takeAll(follow({ refill }), records.toSpliced(1, 3))
    await expect(line).rejects.toMatchObject({ name: 'LostRecords', missingPosition: 3 })
  })

  test.each<[string, (stream: TestStream) => readonly StreamRecord[]]>([
    ['is left out', ({ records }) => renumbered(records.toSpliced(2, 1))],
    [
      'comes again as another record',
      ({ records }) => renumbered(records.toSpliced(2, 0, copyOf(records[1]))),
    ],
    ['changes places with the next', ({ records }) => renumbered(swapped(records))],
  ])(
    'follower: a record whose positions are right but that %s is found by versions',
    async (_, damage) => {
      const line = takeAll(follow(), damage(new TestStream().post(5)))
      await expect(line).rejects.toThrow(ReorderedVersions)
    },
  )

  test('follower: one that could not be handed on comes again, and its versions with it', async () => {
    const [one, two] = fourOf(new TestStream().post(4))
    let failures = 1
    const follower = follow({
      onRecord: (record) => {
        if (record === two && failures-- > 0) throw new Error('not now')
        handedOn.push(record)
      },
    })
    await follower.take(one)
    await expect(follower.take(two)).rejects.toThrow('not now')
    expect(await follower.take(two)).toBe('new')
    expect(handedOn).toEqual([one, two])
  })
})

describe('follower: a shard that is shared', () => {
  test('two batches at once are handed on one after the other', async () => {
    const { records } = new TestStream().post(5)
    const follower = follow({
      onRecord: async (record) => {
        await Promise.resolve()
        handedOn.push(record)
      },
    })
    const batch = { shardId: 0, records, poison: [] }
    await Promise.all([follower.takeBatch(batch), follower.takeBatch(batch)])
    expect(handedOn).toEqual(records)
  })

  test('one that comes back goes on where another follower has got', async () => {
    const { records } = new TestStream().post(6)
    const [first, second] = [follow(), follow()]
    await takeAll(first, records.slice(0, 2))
    await takeAll(second, records.slice(0, 4))
    expect(await first.resume(0)).toMatchObject({ position: 4 })
    await takeAll(first, records)
    expect(handedOn).toEqual(records)
  })

  test('one that comes back and was nobody else’s keeps what it knows', async () => {
    const { records, last } = new TestStream().post(3).raiseEpoch(3)
    const follower = follow()
    await takeAll(follower, new TestStream().post(4).records)
    await follower.resume(0)
    await takeAll(follower, [last])
    expect(takenBack).toHaveLength(2)
    expect(handedOn).toEqual(records)
  })

  test('a failure of one call is not that of the next', async () => {
    const { records } = new TestStream().post(2)
    let failures = 1
    const follower = follow({
      onRecord: (record) => {
        if (failures-- > 0) throw new Error('not now')
        handedOn.push(record)
      },
    })
    const batch = { shardId: 0, records, poison: [] }
    const calls = await Promise.allSettled([follower.takeBatch(batch), follower.takeBatch(batch)])
    expect(calls.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
    expect(handedOn).toEqual(records)
  })
})

describe('follower: a new epoch', () => {
  test('takes back what it makes void, the last first, and goes on', async () => {
    const stream = new TestStream().post(6)
    const before = [...stream.records]
    stream.raiseEpoch(4).post(4)
    const follower = follow()
    await takeAll(follower, [...before, ...stream.records.slice(3)])
    expect(takenBack).toEqual(before.slice(3).toReversed())
    expect(handedOn).toEqual(stream.records)
    expect(await follower.place(0)).toMatchObject({ position: 8 })
  })

  test('drops what the replaced server still sends', async () => {
    const stream = new TestStream().post(6)
    const stale = stream.records.slice(3)
    stream.raiseEpoch(4).post(2)
    const follower = follow()
    expect(await takeAll(follower, [...stream.records.slice(0, 4), ...stale])).toEqual([
      ...Array<Taken>(4).fill('new'),
      ...Array<Taken>(3).fill('void'),
    ])
    await takeAll(follower, stream.records)
    expect(handedOn).toEqual(stream.records)
  })

  test('what waited and is void then waits for nothing', async () => {
    const stream = new TestStream().post(6)
    const before = [...stream.records]
    stream.raiseEpoch(3)
    const follower = follow()
    await takeAll(follower, [...before.slice(0, 2), ...before.slice(3), stream.last])
    await follower.finish()
    expect(handedOn).toEqual(stream.records)
  })

  test('is an error where nothing takes back, or not so far', async () => {
    const stream = new TestStream().post(60)
    const before = [...stream.records]
    stream.raiseEpoch(4)
    const { onTakenBack: _, ...without } = options()
    await expect(takeAll(new Follower(without), [...before, stream.last])).rejects.toThrow(VoidTail)
    store = memoryPlaceStore()
    const near = follow({ takeBackMax: 20 })
    await expect(takeAll(near, [...before, stream.last])).rejects.toThrow(/too far back/)
  })

  test('is an error when the record that begins it did not come', async () => {
    const stream = new TestStream().post(5)
    const before = [...stream.records]
    stream.raiseEpoch(4).post(4)
    const line = takeAll(follow(), [...before, ...stream.records.slice(5)])
    await expect(line).rejects.toThrow('the record that begins epoch 2 did not come')
  })
})

test('follower: records of one ledger have gaps, and versions find what is lost', async () => {
  const { records } = new TestStream().post(5)
  const far = records.map((record) => ({ ...record, position: record.position * 7 }))
  await takeAll(follow({ isWholeShard: false }), far)
  expect(handedOn).toEqual(far)

  store = memoryPlaceStore()
  const line = takeAll(follow({ isWholeShard: false }), far.toSpliced(2, 1))
  await expect(line).rejects.toThrow('account cash has version 4 where 3 is next')
})

test('follower: a damaged message stops the batch before any of it is taken', async () => {
  const { records } = new TestStream().post(2)
  const damaged = {
    reason: 'hash_mismatch' as const,
    detail: 'expected 00',
    topic: 'ledger.journal',
    partition: 0,
    offset: 17,
    key: null,
    headers: {},
    value: null,
  }
  const line = follow().takeBatch({ shardId: 0, records, poison: [damaged] })
  await expect(line).rejects.toMatchObject({ name: 'DamagedRecord', position: 17 })
  expect(handedOn).toEqual([])
})

function options(): FollowerOptions {
  return {
    store,
    onRecord: (record) => void handedOn.push(record),
    onTakenBack: (record) => {
      takenBack.push(record)
      expect(handedOn.pop()).toEqual(record)
    },
  }
}

function follow(given: Partial<FollowerOptions> = {}): Follower {
  return new Follower({ ...options(), ...given })
}

async function takeAll(follower: Follower, records: readonly StreamRecord[]): Promise<Taken[]> {
  const taken: Taken[] = []
  for (const record of records) taken.push(await follower.take(record))
  return taken
}

function fourOf({
  records,
}: TestStream): readonly [StreamRecord, StreamRecord, StreamRecord, StreamRecord] {
  const [one, two, three, four] = records
  if (one === undefined || two === undefined || three === undefined || four === undefined) {
    throw new Error('there are fewer than four')
  }
  return [one, two, three, four]
}

/** As if nothing was missing or doubled. */
function renumbered(records: readonly StreamRecord[]): readonly StreamRecord[] {
  return records.map((record, index) => ({ ...record, position: index + 1 }))
}

function copyOf(record: StreamRecord | undefined): StreamRecord {
  if (record === undefined) throw new Error('there is no record')
  return { ...record }
}

function swapped(records: readonly StreamRecord[]): readonly StreamRecord[] {
  const [one, two, three, ...rest] = records
  return [copyOf(one), copyOf(three), copyOf(two), ...rest]
}
