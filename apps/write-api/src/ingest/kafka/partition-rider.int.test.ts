import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { armFailpoints } from '@ledger/runtime'
import { depositCommand, groupOf } from '../../../test/deciding.ts'
import { accountsOf, createTestBatcher, onAccounts } from '../../../test/test-batcher.ts'
import type { TestWriteApi } from '../../../test/test-write-api.ts'
import { openBook, startTestWriteApi } from '../../../test/test-write-api.ts'
import { postTransaction } from '../../command/post-transaction/spec.ts'
import type { Batcher } from '../../decide/batcher.ts'
import type { AccountIdentity } from '../../decide/command.ts'
import { GroupNotHeld } from '../../decide/command-group.ts'
import { claimPartition } from '../../journal/claim-partition.ts'
import { listIngestOffsets } from '../../journal/list-ingest-offsets.ts'
import type { CommandItem, DeadItem, Item } from './item.ts'
import { PartitionRider } from './partition-rider.ts'
import { readMessage } from './read-message.ts'

const place = { topic: 'commands', partition: 0 }
let api: TestWriteApi
let accounts: readonly AccountIdentity[]
let batcher: Batcher

beforeEach(async () => {
  api = await startTestWriteApi()
  await openBook(api, 'acme')
  accounts = await accountsOf(api.database)
  batcher = await createTestBatcher(api.database)
})
afterEach(async () => {
  armFailpoints('')
  await batcher.close()
  await api.close() // with all invariants checked
})

const claim = async (owner: string): Promise<number> => {
  const claimed = await api.api.writer.ask((client) =>
    claimPartition(client, place.topic, place.partition, owner),
  )
  return claimed?.fence ?? 0
}

async function nextOffset(): Promise<number | undefined> {
  const offsets = await api.api.writer.ask((client) => listIngestOffsets(client, place))
  return offsets.get(0)?.nextOffset
}

const read = (offset: number) =>
  readMessage({ ...place, offset, key: Buffer.from('acme'), value: null, headers: {} })

function command(offset: number, amountMinor: bigint): CommandItem {
  const asked = depositCommand(`message-${offset}`, 'customer:1', amountMinor)
  return {
    kind: 'command',
    read: read(offset),
    spec: postTransaction,
    command: onAccounts(asked, accounts),
    isComplete: true,
  }
}

const dead = (offset: number): DeadItem => ({
  kind: 'dead',
  read: read(offset),
  fault: { code: 'invalid_json', detail: 'x' },
  isComplete: true,
})

/** Items at the offsets from `from` on. */
function groupAt(fence: number, from: number, ...items: readonly Item[]) {
  const to = from + items.length
  const commands = items.flatMap((item) => (item.kind === 'command' ? [item.command] : []))
  const rider = new PartitionRider(0, { ...place, fence, from, to }, items)
  return { ...groupOf('together', ...commands), rider }
}

async function outcomes(): Promise<readonly object[]> {
  const { rows } = await api.database.pool.query<object>(
    `select o.offset_no::int as "offset", o.ordinal, o.result, o.status, o.position::int as position,
            d.code, o.commits = s.commits as "isLast"
       from ingest.outcomes o
       left join ingest.dead_letters d using (shard_id, commits, ordinal, recorded_at)
       join journal.shards s using (shard_id)
      order by o.commits, o.ordinal`,
  )
  return rows
}

describe('partition-rider', () => {
  test('partition-rider: effects, offset and outcomes are one commit', async () => {
    const fence = await claim('one')
    const items = [command(0, 5n), dead(1), command(2, -6n)]
    const answers = await batcher.submitGroup(groupAt(fence, 0, ...items))
    expect(answers.map(({ outcome }) => outcome)).toEqual(['accepted', 'refused'])
    expect(await nextOffset()).toBe(3)
    const position = await api.recordCount()
    expect(await outcomes()).toEqual([
      { offset: 0, ordinal: 1, result: 0, status: 201, position, code: null, isLast: true },
      {
        offset: 1,
        ordinal: 2,
        result: 2,
        status: 400,
        position: null,
        code: 'invalid_json',
        isLast: true,
      },
      {
        offset: 2,
        ordinal: 3,
        result: 1,
        status: 422,
        position: null,
        code: 'balance_below_minimum',
        isLast: true,
      },
    ])
  })

  test('partition-rider: without any command it is settled all the same', async () => {
    const fence = await claim('one')
    expect(await batcher.submitGroup(groupAt(fence, 0, dead(0)))).toEqual([])
    expect([await nextOffset(), (await outcomes()).length]).toEqual([1, 1])
  })

  test.each([
    ['another claim', (fence: number) => groupAt(fence - 1, 0, command(0, 5n))],
    ['another offset', (fence: number) => groupAt(fence, 1, command(1, 5n))],
  ])(
    'partition-rider: under %s nothing is written, and others are not harmed',
    async (_, group) => {
      await claim('one')
      const fence = await claim('other')
      const before = await api.recordCount()
      const [mine, others] = await Promise.allSettled([
        batcher.submitGroup(group(fence)),
        batcher.submit(onAccounts(depositCommand('http', 'customer:2', 1n), accounts)),
      ])
      expect(mine).toMatchObject({ status: 'rejected', reason: expect.any(GroupNotHeld) })
      expect(others).toMatchObject({ status: 'fulfilled', value: { outcome: 'accepted' } })
      expect([await api.recordCount(), await nextOffset()]).toEqual([before + 1, 0])
      expect(await outcomes()).toEqual([])
    },
  )

  test('partition-rider: a claim between its look and its write is noticed', async () => {
    const fence = await claim('one')
    armFailpoints('write.before_write=delay:300@1')
    const settling = batcher.submitGroup(groupAt(fence, 0, command(0, 5n)))
    const other = await claim('other')
    await expect(settling).rejects.toThrow(GroupNotHeld)
    expect(await nextOffset()).toBe(0)
    await batcher.submitGroup(groupAt(other, 0, command(0, 5n)))
    expect([await nextOffset(), (await outcomes()).length]).toEqual([1, 1])
  })

  test('partition-rider: a second attempt at what is committed finds it so', async () => {
    const fence = await claim('one')
    await batcher.submitGroup(groupAt(fence, 0, command(0, 5n)))
    const again = batcher.submitGroup(groupAt(fence, 0, command(0, 5n)))
    await expect(again).rejects.toThrow(GroupNotHeld)
    expect([await nextOffset(), (await outcomes()).length]).toEqual([1, 1])
  })

  test('partition-rider: two partitions in one commit number their outcomes on', async () => {
    const fence = await claim('one')
    await api.api.writer.ask((client) => claimPartition(client, 'others', 0, 'one'))
    const { rider: _, ...group } = groupAt(fence, 0, dead(0))
    const move = { topic: 'others', partition: 0, fence: 1, from: 0, to: 1 }
    armFailpoints('write.before_begin=delay:100@1')
    await Promise.all([
      batcher.submit(onAccounts(depositCommand('http', 'customer:2', 1n), accounts)),
      batcher.submitGroup(groupAt(fence, 0, dead(0), dead(1))),
      batcher.submitGroup({ ...group, rider: new PartitionRider(0, move, [dead(0)]) }),
    ])
    const { rows } = await api.database.pool.query(
      'select distinct commits, ordinal from ingest.outcomes',
    )
    expect(rows).toHaveLength(3)
  })
})
