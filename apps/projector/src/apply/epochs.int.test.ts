import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { StreamRecord } from '@ledger/stream'
import { raiseEpoch, type TestJournal } from '@ledger/testkit'
import type { Pool } from 'pg'
import { openTransfers, postTransfers } from '../../test/accounts-and-transfers.ts'
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

/**
 * The journal as a standby would have it that had not received the last records: what a promotion
 * without them, or a restore to an earlier time, leaves behind.
 */
async function loseTail(pool: Pool, lastPosition: number): Promise<void> {
  await pool.query(`
    set session_replication_role = replica;
    delete from journal.records where position > ${lastPosition};
    delete from journal.entries where position > ${lastPosition};
    delete from journal.idempotency where position > ${lastPosition};
    delete from journal.account_heads h using journal.accounts a
     where a.account_no = h.account_no and a.position > ${lastPosition};
    delete from journal.account_details h using journal.accounts a
     where a.account_no = h.account_no and a.position > ${lastPosition};
    delete from journal.accounts where position > ${lastPosition};
    update journal.number_blocks set last = (select max(account_no) from journal.accounts)
     where kind = 'account';
    update journal.shards s set position = r.position, recorded_at = r.recorded_at
      from journal.records r where r.position = ${lastPosition};
    update journal.account_heads h
       set version = coalesce(e.version, 0), posted_debits = coalesce(e.posted_debits, 0),
           posted_credits = coalesce(e.posted_credits, 0)
      from journal.account_heads a
      left join lateral (select * from journal.entries e where e.account_no = a.account_no
                          order by version desc limit 1) e on true
     where h.account_no = a.account_no;
    set session_replication_role = origin`)
}
