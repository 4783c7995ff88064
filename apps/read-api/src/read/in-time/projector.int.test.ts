import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { eventually, killServices, spawnService, type TestEntry } from '@ledger/testkit'
import { randomTime } from '../../../test/random-histories.ts'
import { openBook, startTestReadApi, type TestReadApi } from '../../../test/test-read-api.ts'

let api: TestReadApi
const path = '/v1/ledgers/acme/accounts/customer:1/balance'
const records = 60
const entriesPerRecord = 15
/** When each record counts; each of its entries moves one minor unit. */
const times: string[] = []

beforeAll(async () => {
  api = await startTestReadApi()
  await openBook(api.journal)
})
afterEach(() => killServices())
// closing checks the rollups against the journal
afterAll(() => api.close())

async function postMany(): Promise<void> {
  for (let n = 0; n < records; n += 1) {
    const effectiveAt = randomTime(random)
    const entries = Array.from({ length: entriesPerRecord }, (): TestEntry[] => [
      ['bank:cash', 'debit', 1n],
      ['customer:1', 'credit', 1n],
    ])
    await api.journal.post(entries.flat(), { effectiveAt })
    times.push(effectiveAt)
  }
}

async function isRolledUp(): Promise<boolean> {
  const { rows } = await api.database.pool.query<{ rolled: number }>(
    `select max(entries) as rolled from projection.rollups where account_no = 2 and level = 0`,
  )
  const wholeAnchors = Math.floor((times.length * entriesPerRecord) / 256) * 256
  return rows[0]?.rolled === wholeAnchors - 256
}

async function expectTrue(): Promise<void> {
  for (let n = 0; n < 40; n += 1) {
    const time = randomTime(random)
    const known = Math.floor(random() * (times.length + 1))
    const query = `as_of=${time}&as_of_version=${known * entriesPerRecord}`
    const { body } = await api.get(`${path}?${query}`).expect(200)
    const { posted } = body as { readonly posted: { readonly amount: string } }
    const counted = times.slice(0, known).filter((one) => one <= time).length
    expect([query, posted.amount]).toEqual([query, String(counted * entriesPerRecord)])
  }
}

test('in-time: what the projector has rolled up is what is read, before it and after it', async () => {
  await postMany()
  await expectTrue() // nothing is projected yet
  const projector = await spawnService('projector', { DATABASE_URL: api.database.url })
  await eventually(isRolledUp)
  await expectTrue()
  await projector.stop()
  await postMany()
  await expectTrue() // half of it comes from the journal
})

let seed = 20_260_102
/** The same numbers at every run. */
function random(): number {
  return (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
}
