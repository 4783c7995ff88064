import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { clientConfig } from '@ledger/runtime'
import { createJournalSource, openConnection, type JournalConnection } from '@ledger/stream'
import { eventually } from '@ledger/testkit'
import { openTransfers, postTransfers } from '../../test/accounts-and-transfers.ts'
import { createTestProjector, type TestProjector } from '../../test/test-projector.ts'
import { projectionChecksums } from './projection-checksums.ts'
import { rebuildProjection } from './rebuild-projection.ts'

let fixture: TestProjector
let owner: JournalConnection

beforeEach(async () => {
  fixture = await createTestProjector({ shards: 2 })
  owner = await openConnection(
    clientConfig({ url: fixture.database.url, connectMsMax: 2_000, applicationName: 'rebuild' }),
    30_000,
  )
})

afterEach(async () => {
  await owner.close()
  await fixture.close()
})

describe('rebuild-projection', () => {
  test('rebuild-projection: what it builds is what was there, byte for byte', async () => {
    await openTransfers(fixture.database, 15, 'acme')
    await openTransfers(fixture.database, 15, 'another')
    for (const shardId of [0, 1]) {
      const records = await fixture.records(shardId)
      if (records.length > 0) await fixture.consume(records)
    }
    const [live, checksums] = [await fixture.dump(), await projectionChecksums(fixture.pool)]
    await rebuildProjection(owner.client, { isSearchOn: true })
    expect(await projectionChecksums(fixture.pool)).toEqual(checksums)
    expect(await fixture.dump()).toBe(live)
  })

  test('rebuild-projection: replaces what was wrong, twice in a row', async () => {
    await openTransfers(fixture.database, 5)
    await rebuildProjection(owner.client, { isSearchOn: true })
    const right = await fixture.dump()
    await fixture.database.pool.query(
      "update projection.balances set posted_debits = 7; update projection.accounts set address = 'x' || address",
    )
    await rebuildProjection(owner.client, { isSearchOn: true })
    expect(await fixture.dump()).toBe(right)
  })

  test('rebuild-projection: the schema is the same afterwards', async () => {
    const before = await schemaText()
    await rebuildProjection(owner.client, { isSearchOn: true })
    expect(await schemaText()).toEqual(before)
  })

  test('rebuild-projection: goes on while transactions are written and projected', async () => {
    const journal = await openTransfers(fixture.database, 20)
    const source = createJournalSource({ connect: fixture.connect })
    await source.start(fixture.projector)
    const positions: number[] = []
    const writing = (async () => {
      for (let round = 0; round < 15; round++) {
        await postTransfers(journal, 4)
        positions.push(fixture.projector.checkpoints.get(journal.shardId)?.position ?? 0)
      }
    })()
    for (let round = 0; round < 4; round++)
      await rebuildProjection(owner.client, { isSearchOn: true })
    await writing
    await eventually(
      () => fixture.projector.checkpoints.get(journal.shardId)?.position === 2 + 20 + 60,
    )
    await source.close()
    expect(positions).toEqual(positions.toSorted((a, b) => a - b))
    const live = await fixture.dump()
    await rebuildProjection(owner.client, { isSearchOn: true })
    expect(await fixture.dump()).toBe(live)
  })
})

/** Columns, indexes, options and rights of the projection. */
async function schemaText(): Promise<unknown> {
  const { rows } = await fixture.database.pool.query(
    `select c.relname, c.reloptions, c.relacl::text,
            (select array_agg(a.attname || ' ' || a.atttypid::regtype || ' ' || a.attnotnull
                     order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0),
            (select array_agg(pg_get_constraintdef(x.oid) || x.conname order by x.conname)
               from pg_constraint x where x.conrelid = c.oid),
            (select array_agg(i.indexdef order by i.indexdef) from pg_indexes i
              where i.schemaname = 'projection' and i.tablename = c.relname)
       from pg_class c where c.relnamespace = 'projection'::regnamespace and c.relkind = 'r'
      order by 1`,
  )
  return rows
}
