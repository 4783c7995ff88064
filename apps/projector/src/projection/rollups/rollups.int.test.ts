import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { clientConfig } from '@ledger/runtime'
import { openConnection } from '@ledger/stream'
import { openTestJournal, raiseEpoch, type TestEntry, type TestJournal } from '@ledger/testkit'
import { loseTail } from '../../../test/lose-tail.ts'
import { createTestProjector, type TestProjector } from '../../../test/test-projector.ts'
import { projectionChecksums } from '../../rebuild/projection-checksums.ts'
import { rebuildProjection } from '../../rebuild/rebuild-projection.ts'

let fixture: TestProjector
let journal: TestJournal

const records = 31
/** Of each of the two accounts: together past the entries that rest in the journal alone. */
const entriesPerRecord = 60

beforeEach(async () => {
  fixture = await createTestProjector()
  journal = await openTestJournal(fixture.database.pool, 'acme')
  await journal.openAccounts({ address: 'cash', normalBalance: 'debit' }, 'busy', 'quiet')
  await postMany(journal, 0, records)
})

// closing checks every invariant, the rollups against the journal among them
afterEach(() => fixture.close())

describe('rollups', () => {
  test('rollups: are the same whatever the batches were, and none counts twice', async () => {
    const all = await fixture.records()
    for (const [from, to] of [
      [0, 5],
      [3, 12],
      [0, 12],
      [11, 13],
      [20, 25],
      [9, 33],
    ]) {
      await fixture.consume(all.slice(from, to))
    }
    const [pieces, checksums] = [await fixture.dump(), await projectionChecksums(fixture.pool)]
    expect(await levelsAtRest()).toEqual([1, 2, 3, 4, 5])
    await fixture.consume(all)
    expect(await fixture.dump()).toBe(pieces)
    await rebuild()
    expect(await fixture.dump()).toBe(pieces)
    expect(await projectionChecksums(fixture.pool)).toEqual(checksums)
  })

  test('rollups: an account with few entries has none', async () => {
    await fixture.consume(await fixture.records())
    const { rows } = await fixture.database.pool.query(
      'select distinct account_no from projection.rollups order by 1',
    )
    expect(rows).toEqual([{ account_no: 1 }, { account_no: 2 }])
  })

  test('rollups: a database that was there before them is made up for by the sweeper', async () => {
    const all = await fixture.records()
    await fixture.consume(all)
    const right = await fixture.dump()
    await fixture.database.pool.query('truncate projection.rollups, projection.timed_entries')
    await postMany(journal, records, 1)
    await fixture.consume((await fixture.records()).slice(-1)) // waits for what comes before it
    expect(await levelsAtRest()).toEqual([])
    for (let pass = 0; pass < 4; pass++) await fixture.sweeper.sweep()
    const healed = await fixture.dump()
    expect(healed.length).toBeGreaterThan(right.length)
    await rebuild()
    expect(await fixture.dump()).toBe(healed)
  })

  test('rollups: a rebuild makes up for them too', async () => {
    await fixture.consume(await fixture.records())
    const right = await fixture.dump()
    await fixture.database.pool.query('truncate projection.rollups, projection.timed_entries')
    await rebuild()
    expect(await fixture.dump()).toBe(right)
  })

  test.each([25, 12, 4])('rollups: a void tail after position %s is taken back', async (last) => {
    await fixture.consume(await fixture.records())
    await loseTail(fixture.database.pool, last)
    await raiseEpoch(fixture.database.pool, 0)
    await fixture.consume((await fixture.records()).slice(-1))
    await postMany(journal, last * 7, 3)
    await fixture.consume((await fixture.records()).slice(-3))
    const cut = await fixture.dump()
    await rebuild()
    expect(await fixture.dump()).toBe(cut)
  })
})

/** Most of them in one hour, some long ago and some to come. */
async function postMany(to: TestJournal, from: number, count: number): Promise<void> {
  for (let n = from; n < from + count; n++) {
    const entries: TestEntry[] = []
    for (let line = 0; line < entriesPerRecord; line++) {
      const amount = BigInt(n * 100 + line + 1)
      entries.push(['cash', 'debit', amount], [line === 0 ? 'quiet' : 'busy', 'credit', amount])
    }
    const effectiveAt =
      n % 5 === 0
        ? `${1990 + (n % 50)}-12-31T23:59:59.999999Z`
        : `2024-02-29T12:${String(n % 60).padStart(2, '0')}:00.5Z`
    await to.post(entries, { effectiveAt })
  }
}

async function levelsAtRest(): Promise<number[]> {
  const { rows } = await fixture.database.pool.query<{ level: number }>(
    'select distinct level from projection.timed_entries order by level',
  )
  return rows.map(({ level }) => level)
}

async function rebuild(): Promise<void> {
  const { url } = fixture.database
  const settings = { url, connectMsMax: 2_000, applicationName: 'rebuild' }
  const owner = await openConnection(clientConfig(settings), 30_000)
  await rebuildProjection(owner.client, { isSearchOn: true })
  await owner.close()
}
