import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { clientConfig } from '@ledger/runtime'
import { openConnection } from '@ledger/stream'
import { checkInvariants, openTestJournal, raiseEpoch, type TestJournal } from '@ledger/testkit'
import { loseTail } from '../../../test/lose-tail.ts'
import { createTestProjector, type TestProjector } from '../../../test/test-projector.ts'
import { rebuildProjection } from '../../rebuild/rebuild-projection.ts'

// that what is searched is the fold of the journal, the invariants check when a fixture is closed
let fixture: TestProjector
let journal: TestJournal
/** A journal without its tail has heads of before. */
let onlySearchIsRight: boolean

const some = [
  ['cash', 'debit', 5n],
  ['a', 'credit', 5n],
] as const

beforeEach(async () => {
  onlySearchIsRight = false
  fixture = await createTestProjector()
  journal = await openTestJournal(fixture.database.pool, 'acme')
})
afterEach(() => fixture.close({ skipInvariants: onlySearchIsRight }))

/** Positions 2 to 10, of every kind of record that is searched. */
async function writeAll(): Promise<void> {
  await journal.openAccounts(
    { address: 'cash', normalBalance: 'debit', metadata: { kind: 'till', branch: '7' } },
    'a',
  )
  await journal.post(some, { source: 'core', metadata: { kind: 'fee', order: '1' } })
  const first = await journal.post(some, { status: 'pending', correlationId: 'c' })
  const second = await journal.post(some, { status: 'pending', metadata: { kind: 'fee' } })
  await journal.step(first, 'post', [
    ['cash', 'debit', 2n],
    ['a', 'credit', 2n],
  ])
  await journal.changeMetadata('cash', { kind: 'safe', branch: '7' })
  await journal.step(second, 'void')
  await journal.step(first, 'post')
  await journal.changeMetadata('cash', { kind: 'till' })
}

async function searched(): Promise<string> {
  const lines = (await fixture.dump()).split('\n')
  return lines.filter((line) => /^[xyz] |^c \(0,search,/.test(line)).join('\n')
}

test('search: the same whatever the batches are, and when all of it comes again', async () => {
  await writeAll()
  const records = await fixture.records()
  await fixture.consume(records)
  const whole = await fixture.dump()
  await fixture.consume(records)
  expect(await fixture.dump()).toBe(whole)

  await fixture.database.pool.query(
    `truncate projection.accounts, projection.balances, projection.transactions,
       projection.transaction_terms, projection.account_terms;
     update projection.checkpoints set epoch = 1, position = 0, recorded_at = '-infinity'`,
  )
  for (const record of records) await fixture.consume([record])
  expect(await fixture.dump()).toBe(whole)
})

test('search: what is rebuilt is what was there', async () => {
  await writeAll()
  await fixture.consume(await fixture.records())
  const live = await fixture.dump()
  const { url } = fixture.database
  const owner = await openConnection(
    clientConfig({ url, connectMsMax: 2_000, applicationName: 'rebuild' }),
    30_000,
  )
  await fixture.database.pool.query('delete from projection.transaction_terms')
  await rebuildProjection(owner.client, { isSearchOn: true })
  expect(await fixture.dump()).toBe(live)
  await rebuildProjection(owner.client, { isSearchOn: false })
  expect(await fixture.dump()).toBe(live)
  await owner.close()
})

// every step, change and transaction is cut off once, with what it has changed
test.each([3, 4, 5, 6, 7, 8, 9, 10])(
  'search: a tail that begins after position %s is taken back',
  async (lastKept) => {
    onlySearchIsRight = true
    await writeAll()
    const records = await fixture.records()
    await fixture.consume(records.slice(0, lastKept))
    const before = await searched()
    await fixture.consume(records)
    await loseTail(fixture.database.pool, lastKept)
    await raiseEpoch(fixture.database.pool, 0)
    await fixture.consume((await fixture.records()).slice(-1))
    const after = await searched()
    const rows = (text: string) => text.split('\n').filter((line) => !line.startsWith('c '))
    expect(rows(after)).toEqual(rows(before))
    expect(after).toContain(`(0,search,2,${lastKept + 1},`)
    const only = ['search-is-fold']
    expect(await checkInvariants(fixture.database.pool, { only })).toEqual([])
  },
)

test('search: switched off, nothing is written and the checkpoint stays', async () => {
  await fixture.close()
  fixture = await createTestProjector({ isSearchOn: false })
  journal = await openTestJournal(fixture.database.pool, 'acme')
  await writeAll()
  await fixture.consume(await fixture.records())
  await fixture.sweeper.sweep()
  expect(await searched()).toBe('')
})

test('search: switched on later, it is a fold of the journal at every step on the way', async () => {
  await writeAll()
  const records = await fixture.records()
  await fixture.consume(records)
  const whole = await searched()
  // as it is in a database where it was off from position 5 on
  await fixture.database.pool.query(
    `truncate projection.transactions, projection.transaction_terms, projection.account_terms;
     delete from projection.checkpoints where projection = 'search'`,
  )
  await journal.post(some, { source: 'later' })
  await fixture.consume((await fixture.records()).slice(-1))
  expect(await searched()).toBe('') // behind: what comes next must not make it half
  await fixture.sweeper.sweep()
  expect(await searched()).toContain('(0,search,1,11,')
  await journal.post(some, { source: 'last' })
  await fixture.consume((await fixture.records()).slice(-1))
  const after = await searched()
  expect(after).toContain('(0,search,1,12,')
  const kept = whole.split('\n').filter((line) => !line.startsWith('c '))
  for (const line of kept) expect(after).toContain(line)
})
