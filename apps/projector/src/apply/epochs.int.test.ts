import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { StreamRecord } from '@ledger/stream'
import { raiseEpoch, type TestJournal } from '@ledger/testkit'
import { openTransfers, postTransfers } from '../../test/accounts-and-transfers.ts'
import { loseTail } from '../../test/lose-tail.ts'
import { createTestProjector, type TestProjector } from '../../test/test-projector.ts'

let fixture: TestProjector
let journal: TestJournal
/** What the stream has carried before the tail was lost. */
let before: readonly StreamRecord[]

const lastKept = 7

beforeEach(async () => {
  fixture = await createTestProjector()
  journal = await openTransfers(fixture.database, 10)
  before = await fixture.records()
})

afterEach(() => fixture.close())

describe('epochs', () => {
  test('epochs: a record of an older epoch at or past the new first position is dropped', async () => {
    await fixture.consume(before.slice(0, lastKept))
    await loseTail(fixture.database.pool, lastKept)
    await fixture.consume(before) // nobody has raised the epoch yet
    await raiseEpoch(fixture.database.pool, 0)
    await postTransfers(journal, 3)
    await fixture.consume([...before.slice(lastKept), ...(await fixture.records())])
    expect(await fixture.dump()).toContain('(0,balances,2,11,')
  })

  test('epochs: what was projected of a lost tail is rebuilt from the journal', async () => {
    await fixture.consume(before)
    await loseTail(fixture.database.pool, lastKept)
    await raiseEpoch(fixture.database.pool, 0)
    const records = await fixture.records()
    await fixture.consume(records.slice(-1))
    expect(await fixture.dump()).toContain('(0,balances,2,8,')
    await fixture.consume(before) // and the old tail comes again
    await postTransfers(journal, 2)
    await fixture.consume((await fixture.records()).slice(-2))
    expect(await fixture.dump()).toContain('(0,balances,2,10,')
  })

  test('epochs: accounts that were opened in a lost tail are gone, their numbers are free', async () => {
    await journal.openAccounts('lost')
    await fixture.consume(await fixture.records())
    expect(await fixture.dump()).toContain(',lost,')
    await loseTail(fixture.database.pool, lastKept)
    await raiseEpoch(fixture.database.pool, 0)
    await journal.openAccounts('found')
    await fixture.consume((await fixture.records()).slice(-1))
    const dump = await fixture.dump()
    expect(dump).not.toContain(',lost,')
    expect(dump).toContain('(0,4,acme,found,')
  })
})
