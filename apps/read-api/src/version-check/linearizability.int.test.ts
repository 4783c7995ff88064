import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { killServices, spawnService, type Service } from '@ledger/testkit'
import {
  deposit,
  openBook,
  startTestReadApi,
  type BalanceBody,
  type TestReadApi,
} from '../../test/test-read-api.ts'

let first: TestReadApi
let second: TestReadApi
const path = '/v1/ledgers/acme/accounts/customer:1/balance'
const runMs = 4_000
/** On a busy machine, until enough was seen. */
const runMsMax = 20_000
const writesMin = 20
const readsMin = 50

beforeEach(async () => {
  first = await startTestReadApi()
  // proofs that run out all the time, so that renewing them is part of the run
  const env = { READ_PRIMARY_LEASE_MS: '200' }
  second = await startTestReadApi({ beside: first, env })
  await openBook(first.journal)
})
afterEach(async () => {
  await killServices()
  await second.close()
  await first.close()
})

/** What has been acknowledged so far, and the highest version any reader has been shown. */
interface Seen {
  acknowledged: number
  shown: number
  reads: number
  isOver: boolean
}

/**
 * Reads one after another. Versions only rise, so a history of one account is linearizable when each
 * read shows at least what was acknowledged, and at least what anybody had been shown, before it began,
 * and the balance that belongs to its version.
 */
async function readOn(api: TestReadApi, seen: Seen, balanceOf: (version: number) => bigint) {
  while (!seen.isOver) {
    const { acknowledged, shown } = seen
    const { body, status } = await api.get(path)
    if (status === 503) continue // a proof that was not had in time, on a busy machine: no answer
    expect(status).toBe(200)
    const { version, posted } = body as BalanceBody
    expect(version).toBeGreaterThanOrEqual(Math.max(acknowledged, shown))
    expect(BigInt(posted.amount)).toBe(balanceOf(version))
    seen.shown = Math.max(seen.shown, version)
    seen.reads += 1
  }
}

function isTelling({ acknowledged, reads }: Seen): boolean {
  return acknowledged > writesMin && reads > readsMin
}

async function readWhile(write: (seen: Seen) => Promise<void>): Promise<Seen> {
  const seen: Seen = { acknowledged: 0, shown: 0, reads: 0, isOver: false }
  const amountOf = (version: number) => BigInt((version * (version + 1)) / 2)
  const readers = [first, first, first, second, second, second].map((api) =>
    readOn(api, seen, amountOf),
  )
  const startedAt = performance.now()
  try {
    while (performance.now() < startedAt + (isTelling(seen) ? runMs : runMsMax)) await write(seen)
  } finally {
    seen.isOver = true
    await Promise.all(readers)
  }
  return seen
}

test('strong reads in two processes see every acknowledged write and never go back', async () => {
  const seen = await readWhile(async (state) => {
    await deposit(first.journal, 'customer:1', BigInt(state.acknowledged + 1))
    state.acknowledged += 1
  })
  expect(seen.acknowledged).toBeGreaterThan(writesMin)
  expect(seen.reads).toBeGreaterThan(readsMin)
})

test('strong reads see every write that the write API has acknowledged', async () => {
  const writeApi: Service = await spawnService('write-api', {
    DATABASE_URL: first.database.url,
    LOG_LEVEL: 'warn',
  })
  const seen = await readWhile(async (state) => {
    const amount = String(state.acknowledged + 1)
    const answer = await fetch(`${writeApi.url}/v1/ledgers/acme/transactions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${first.apiKey}`,
        'content-type': 'application/json',
        'idempotency-key': `deposit-${amount}`,
      },
      body: JSON.stringify({
        entries: [
          { account: 'bank:cash', direction: 'debit', amount },
          { account: 'customer:1', direction: 'credit', amount },
        ],
      }),
    })
    expect(answer.status).toBe(201)
    state.acknowledged += 1
    const { id } = (await answer.json()) as { readonly id: string }
    if (state.acknowledged % 10 > 0) return
    await first.get(`/v1/ledgers/acme/transactions/${id}`).expect(200)
  })
  expect(seen.acknowledged).toBeGreaterThan(writesMin)
  await writeApi.stop()
})
