import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createLog, createPool } from '@ledger/runtime'
import { fillRollups } from '@ledger/testkit'
import { bucketStart, type RollupForm } from '@ledger/wire'
import type { Pool, PoolClient } from 'pg'
import {
  pick,
  randomHistory,
  randomTime,
  storeHistories,
  type History,
  type HistoryEntry,
  type Random,
} from '../../../test/random-histories.ts'
import { startTestReadApi, type TestReadApi } from '../../../test/test-read-api.ts'
import type { AccountIdentity } from '../../identity.ts'
import { readStatementPage, type StatementPlace } from '../statement/page-query.ts'
import { readAccountState } from './account-state-query.ts'
import { readSums, type SumsInTime, type TimeBound } from './sums-query.ts'
import { versionView } from './version-view.ts'

let api: TestReadApi
/** As the read API has its connections. */
let pool: Pool
const historyCount = 3_000

beforeAll(async () => {
  api = await startTestReadApi()
  pool = createPool({
    url: api.database.url,
    role: 'ledger_reader',
    applicationName: 'in-time',
    connectMsMax: 2_000,
    isByKey: true,
    connectionsMax: 1,
    log: createLog({ service: 'test', level: 'silent' }),
  })
})
afterAll(async () => {
  await pool.end()
  await api.close({ skipInvariants: true }) // histories that no rule has looked at
})

/** Small, so that short histories fill every level and cross many anchors. */
const forms: readonly RollupForm[] = [
  { restingMax: 2, anchorEvery: 4 },
  { restingMax: 4, anchorEvery: 2 },
  { restingMax: 3, anchorEvery: 3 },
]

describe.each(forms.map((form, index) => ({ form, index })))('$form', ({ form, index }) => {
  const random = seeded(20_260_101 + index)
  const histories = Array.from({ length: historyCount / forms.length }, (_, n) =>
    randomHistory(random, index * historyCount + n + 1),
  )

  beforeAll(async () => {
    await storeHistories(api.database.pool, histories)
    await fillRollups(api.database.pool, form)
  }, 60_000)

  test('in-time: the balance is the fold of all entries, on both axes', async () => {
    await withClient(async (client) => {
      for (const history of histories) {
        const account = identityOf(history)
        const state = await readAccountState(client, account)
        expect(state?.version).toBe(history.entries.length)
        const versions = [history.entries.length, randomVersion(random, history)]
        for (const version of versions) {
          const bound = randomBound(random, history)
          const view = versionView(version, state?.rolled ?? 0, form)
          const sums = await readSums(client, account, view, bound)
          const told = { accountNo: history.accountNo, version, bound }
          expect({ ...told, sums }).toEqual({ ...told, sums: fold(history, version, bound) })
        }
      }
    })
  }, 120_000)

  test('in-time: the pages of a statement hold each entry of the time once, in order', async () => {
    await withClient(async (client) => {
      for (const history of histories.slice(0, 200)) {
        const times = [randomTime(random), randomTime(random)].sort()
        const [from = '', to = ''] = times
        const version = randomVersion(random, history)
        const read = await readPages(client, history, { from, to, version }, form, random)
        const expected = history.entries
          .filter((entry) => entry.version <= version)
          .filter(({ effectiveAt }) => effectiveAt >= from && effectiveAt < to)
          .toSorted((a, b) =>
            a.effectiveAt < b.effectiveAt ? -1 : +(a.effectiveAt > b.effectiveAt),
          )
        expect(read).toEqual(expected.map((entry) => entry.version))
      }
    })
  }, 60_000)
})

/** Every version that the pages of a statement show. */
async function readPages(
  client: PoolClient,
  history: History,
  { from, to, version }: { from: string; to: string; version: number },
  { restingMax }: RollupForm,
  random: Random,
): Promise<number[]> {
  const account = identityOf(history)
  const state = await readAccountState(client, account)
  const parts = { version, restingMax, rolledVersion: restingMax + (state?.rolled ?? 0) }
  const limit = 1 + Math.floor(random() * 20)
  const versions: number[] = []
  let after: StatementPlace | undefined
  for (;;) {
    const rows = await readStatementPage(client, account, parts, { from, to, after, limit })
    versions.push(...rows.map((row) => row.version))
    const last = rows.at(-1)
    if (last === undefined || rows.length < limit) return versions
    after = { effectiveAt: last.effective_at, version: last.version }
  }
}

/** What every entry says, one after another. */
function fold({ entries }: History, version: number, bound: TimeBound): SumsInTime {
  const sums = { postedDebits: 0n, postedCredits: 0n, pendingDebits: 0n, pendingCredits: 0n }
  const time = bucketStart(bound.time, 8)
  for (const entry of entries) {
    if (entry.version > version) continue
    if (entry.effectiveAt > time || (entry.effectiveAt === time && !bound.isIncluded)) continue
    sums[sumOf(entry)] += entry.kind === 2 ? -entry.amount : entry.amount
  }
  return sums
}

function sumOf({ kind, direction }: HistoryEntry): keyof SumsInTime {
  if (kind === 0) return direction === 0 ? 'postedDebits' : 'postedCredits'
  return direction === 0 ? 'pendingDebits' : 'pendingCredits'
}

function randomVersion(random: Random, { entries }: History): number {
  return Math.floor(random() * (entries.length + 1))
}

function randomBound(random: Random, { entries }: History): TimeBound {
  const isOfEntry = random() < 0.5
  const time = isOfEntry ? pick(random, entries).effectiveAt : randomTime(random)
  return { time, isIncluded: random() < 0.5 }
}

function identityOf({ accountNo }: History): AccountIdentity {
  const openedAt = '2000-01-01T00:00:00.000Z'
  const ledger = { ledgerId: 'acme', ledgerNo: 1, shardId: 0, openedPosition: 1, openedAt }
  const address = `account:${accountNo}`
  return { accountNo, ledger, address, currency: 'CZK', normalBalance: 'credit', openedAt }
}

async function withClient(work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect()
  try {
    await work(client)
  } finally {
    client.release()
  }
}

/** The same numbers at every run. */
function seeded(seed: number): Random {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}
