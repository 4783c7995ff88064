import { afterAll, beforeAll, expect, test } from '@jest/globals'
import {
  createApiClient,
  eventually,
  killServices,
  openAccounts,
  openLedger,
  spawnService,
  type ApiAnswer,
  type ApiClient,
} from '@ledger/testkit'
import { startTestReadApi, type TestReadApi } from '../../../test/test-read-api.ts'

// Written by the real write API, and projected by the real projector.
let api: TestReadApi
let write: ApiClient
const categories = '/v1/ledgers/book/categories'

beforeAll(async () => {
  api = await startTestReadApi()
  const services = await Promise.all([
    spawnService('write-api', { DATABASE_URL: api.database.url }),
    spawnService('projector', { DATABASE_URL: api.database.url }),
  ])
  write = createApiClient(services[0].url, api.apiKey)
  await openLedger(write, 'book')
  await openAccounts(write, 'book', 'cash', 'a', 'b', 'c')
  for (const id of ['outer', 'inner']) {
    await done(write.post(categories, { id, normal_balance: 'credit' }))
  }
  await done(write.put(`${categories}/outer/members/inner?kind=category`, {}))
}, 60_000)
afterAll(async () => {
  await killServices()
  await api.close()
})

async function done(asked: Promise<ApiAnswer>): Promise<void> {
  const answer = await asked
  if (answer.status >= 300) throw new Error(`it was answered ${answer.text}`)
}

function move(from: string, to: string, amountMinor: number): Promise<void> {
  const amount = String(amountMinor)
  const entries = [
    { account: from, direction: 'debit', amount },
    { account: to, direction: 'credit', amount },
  ]
  return done(write.post('/v1/ledgers/book/transactions', { entries }))
}

interface Body {
  readonly accounts: number
  readonly balances: readonly { readonly posted: { readonly amount: string } }[]
}

/** How many accounts, and what they come to. */
async function read(query = ''): Promise<readonly [accounts: number, amount: string]> {
  const { body } = await api.get(`${categories}/outer/balance${query}`).expect(200)
  const { accounts, balances } = body as Body
  return [accounts, balances[0]?.posted.amount ?? 'none']
}

test('category-balance: strong sees every change of members and every post before it', async () => {
  const member = `${categories}/inner/members/c`
  let amount = 0
  await done(write.put(member, {}))
  for (let round = 1; round <= 15; round += 1) {
    await move('cash', 'c', round)
    amount += round
    expect(await read()).toEqual([1, String(amount)])
    await done(write.put(`${categories}/outer/members/c`, {})) // on a second way
    expect(await read()).toEqual([1, String(amount)])
    await done(write.delete(member))
    await done(write.delete(`${categories}/outer/members/c`))
    expect(await read()).toEqual([0, 'none'])
    await done(write.put(member, {}))
  }
  await eventually(async () => (await read('?consistency=eventual'))[1] === String(amount))
  await done(write.delete(member))
})

test('category-balance: what moves between its accounts is in both or in neither', async () => {
  await done(write.put(`${categories}/inner/members/a`, {}))
  await done(write.put(`${categories}/outer/members/b`, {}))
  await move('cash', 'a', 1_000)
  await eventually(async () => (await read('?consistency=eventual'))[1] === '1000')
  let isOver = false
  const moving = Promise.all(
    [0, 1, 2, 3].map(async (n) => {
      for (let round = 0; round < 60; round += 1) {
        await (round % 2 === 0 ? move('a', 'b', n + 1) : move('b', 'a', n + 1))
      }
      isOver = true
    }),
  )
  let reads = 0
  while (!isOver) {
    expect(await read()).toEqual([2, '1000'])
    expect(await read('?consistency=eventual')).toEqual([2, '1000'])
    reads += 1
  }
  await moving
  expect(reads).toBeGreaterThan(5)
})
