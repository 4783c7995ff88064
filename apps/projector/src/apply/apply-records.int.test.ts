import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { StreamRecord } from '@ledger/stream'
import { openTransfers, postTransfers } from '../../test/accounts-and-transfers.ts'
import { createTestProjector, type TestProjector } from '../../test/test-projector.ts'

let fixture: TestProjector

beforeEach(async () => {
  fixture = await createTestProjector()
})

// closing checks every invariant, the projection against the journal among them
afterEach(() => fixture.close())

describe('apply-records', () => {
  test('apply-records: brings the projection to where the journal is', async () => {
    await openTransfers(fixture.database, 20)
    const records = await fixture.records()
    await fixture.consume(records)
    expect(await checkpoint()).toBe(22)
    expect(await versionOf('cash')).toBe(20)
  })

  test('apply-records: skips what was applied when records come again in other batches', async () => {
    await openTransfers(fixture.database, 30)
    const records = await fixture.records()
    for (const [from, to] of [
      [0, 10],
      [5, 12],
      [0, 12],
      [11, 32],
      [31, 32],
      [0, 32],
    ]) {
      await fixture.consume(records.slice(from, to))
    }
    expect(await checkpoint()).toBe(32)
    expect(await versionOf('cash')).toBe(30)
  })

  test('apply-records: takes records in any order and each twice', async () => {
    await openTransfers(fixture.database, 40)
    const records = await fixture.records()
    const mixed = shuffled([...records, ...records])
    for (let at = 0; at < mixed.length; at += 7) await fixture.consume(mixed.slice(at, at + 7))
    expect(await checkpoint()).toBe(42)
    expect(await versionOf('cash')).toBe(40)
  })

  test('apply-records: reads from the journal what the stream leaves out', async () => {
    await openTransfers(fixture.database, 40)
    const records = await fixture.records()
    const some = records.filter(({ position }) => position > 4 && position % 3 === 0)
    for (let at = 0; at < some.length; at += 5) await fixture.consume(some.slice(at, at + 5))
    expect(await checkpoint()).toBe(some.at(-1)?.position)
  })

  test('apply-records: a replay of everything, twice, changes no byte', async () => {
    await openTransfers(fixture.database, 25)
    const records = await fixture.records()
    await fixture.consume(records)
    const once = await fixture.dump()
    await fixture.consume(records)
    await fixture.consume(shuffled(records))
    expect(await fixture.dump()).toBe(once)
  })

  test('apply-records: a projection begun anew is the same, byte for byte', async () => {
    await openTransfers(fixture.database, 25)
    const records = await fixture.records()
    await fixture.consume(records)
    const once = await fixture.dump()
    await fixture.database.pool.query(
      'truncate projection.balances, projection.accounts, projection.checkpoints',
    )
    await fixture.projector.close() // its connection knows that a checkpoint is there
    await fixture.consume(records.slice(20))
    expect(await fixture.dump()).toBe(once)
  })

  test('apply-records: makes up for versions of a row that was lost', async () => {
    const journal = await openTransfers(fixture.database, 12)
    await fixture.consume(await fixture.records())
    const before = await fixture.dump()
    await fixture.database.pool.query('delete from projection.balances where account_no = 1')
    await postTransfers(journal, 1)
    await fixture.consume((await fixture.records()).slice(-1))
    expect(await versionOf('cash')).toBe(13)
    expect(await fixture.dump()).not.toBe(before)
  })

  test('apply-records: a hot account in every record of a batch ends at its last version', async () => {
    await openTransfers(fixture.database, 60)
    await fixture.consume(await fixture.records())
    expect(await versionOf('cash')).toBe(60)
  })

  test('apply-records: two projectors on one shard apply each record once', async () => {
    await openTransfers(fixture.database, 60)
    const records = await fixture.records()
    const batches = Array.from({ length: 12 }, (_, n) => records.slice(n * 5, n * 5 + 10))
    await Promise.all([
      consumeAlone(batches),
      consumeAlone(batches),
      (async () => {
        for (const batch of batches) await fixture.consume(batch)
      })(),
    ])
    expect(await versionOf('cash')).toBe(60)
  })

  test('apply-records: drops a record past the end of the journal', async () => {
    await openTransfers(fixture.database, 3)
    const records = await fixture.records()
    const last = records.at(-1)
    if (last === undefined) throw new Error('no records')
    await fixture.consume([...records, { ...last, position: 1_000_000 }])
    await fixture.consume([{ ...last, position: 1_000_000 }])
    expect(await checkpoint()).toBe(5)
  })
})

async function checkpoint(): Promise<number | undefined> {
  const { rows } = await fixture.database.pool.query<{ position: number }>(
    'select position from projection.checkpoints',
  )
  return rows[0]?.position
}

async function versionOf(address: string): Promise<number | undefined> {
  const { rows } = await fixture.database.pool.query<{ version: number }>(
    `select version from projection.balances join projection.accounts using (shard_id, account_no)
     where address = $1`,
    [address],
  )
  return rows[0]?.version
}

/** With a projector and a connection of its own. */
async function consumeAlone(batches: readonly (readonly StreamRecord[])[]): Promise<void> {
  const { ShardProjector } = await import('./shard-projector.ts')
  const { noBalanceCache } = await import('../cache/no-balance-cache.ts')
  const { createLog } = await import('@ledger/runtime')
  const shard = new ShardProjector({
    shardId: 0,
    log: createLog({ service: 'test', level: 'silent' }),
    cache: noBalanceCache,
    isSearchOn: true,
    connect: fixture.connect,
    onCheckpoint: () => undefined,
  })
  for (const records of batches) await shard.consume({ shardId: 0, records, poison: [] })
  await shard.close()
}

/** The same order at every run. */
function shuffled<T>(items: readonly T[]): T[] {
  let seed = 7
  return items
    .map((item) => ({ item, key: (seed = (seed * 48_271) % 2_147_483_647) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}
