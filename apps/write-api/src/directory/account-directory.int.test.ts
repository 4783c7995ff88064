import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ledgerIdOnShard } from '@ledger/testkit'
import type { TestWriteApi } from '../../test/test-write-api.ts'
import { openBook, startTestWriteApi } from '../../test/test-write-api.ts'
import { AccountDirectory } from './account-directory.ts'
import { createAsk } from './ask.ts'
import { CurrencyDirectory } from './currency-directory.ts'

let api: TestWriteApi
let questions = 0
const ledger = { ledgerId: 'acme', ledgerNo: 1, shardId: 0 }
const customers = 200

beforeAll(async () => {
  api = await startTestWriteApi()
  await openBook(api, 'acme', customers)
})
afterAll(() => api.close())

/** A directory that knows nothing yet; what it asks is counted. */
async function emptyDirectory(): Promise<AccountDirectory> {
  const ask = createAsk(api.database.pool, 5_000)
  const currencies = new CurrencyDirectory(ask)
  await currencies.load()
  questions = 0
  return new AccountDirectory((work) => {
    questions += 1
    return ask(work)
  }, currencies)
}

test('account-directory: what is asked at once is looked up together, each caller gets its own', async () => {
  const directory = await emptyDirectory()
  const asked = Array.from({ length: customers }, (_, at) => [`customer:${at + 1}`, 'bank:cash'])
  const found = await Promise.all(asked.map((addresses) => directory.find(ledger, addresses)))
  expect(found.map((accounts) => accounts.map(({ address }) => address))).toEqual(asked)
  expect(questions).toBeLessThan(10)
  expect(directory.known(ledger, ['customer:7', 'bank:cash'])).toHaveLength(2)
})

test('account-directory: what does not exist is asked for again, and found once it does', async () => {
  const directory = await emptyDirectory()
  const [missing, there] = await Promise.all([
    directory.find(ledger, ['late:1']),
    directory.find(ledger, ['customer:1']),
  ])
  expect([missing.length, there.length]).toEqual([0, 1])
  await api
    .post('/v1/ledgers/acme/accounts', {
      address: 'late:1',
      currency: 'CZK',
      normal_balance: 'debit',
    })
    .expect(201)
  expect(await directory.find(ledger, ['late:1'])).toHaveLength(1)
})

test('account-directory: the same address in another ledger is another account', async () => {
  await openBook(api, 'other', 1)
  const directory = await emptyDirectory()
  const other = { ledgerId: 'other', ledgerNo: 2, shardId: 0 }
  const [[first], [second]] = await Promise.all([
    directory.find(ledger, ['customer:1']),
    directory.find(other, ['customer:1']),
  ])
  expect(first?.address).toBe(second?.address)
  expect(first?.accountNo).not.toBe(second?.accountNo)
})

test('account-directory: a ledger of the same number on another shard has accounts of its own', async () => {
  const shards = 2
  const both = await startTestWriteApi({ shards })
  const [first, second] = [0, 1].map((shard) => ledgerIdOnShard(shard, shards))
  for (const id of [first, second]) await both.post('/v1/ledgers', { id }).expect(201)
  const open = (ledger: string | undefined, ...addresses: readonly string[]) =>
    both
      .post(`/v1/ledgers/${ledger}/accounts`, {
        accounts: addresses.map((address) => ({
          address,
          currency: 'CZK',
          normal_balance: 'debit',
          min_balance: null,
        })),
      })
      .expect(201)
  await open(first, 'a', 'b', 'only-here')
  await open(second, 'b', 'c', 'a')
  const post = (ledger: string | undefined, from: string, to: string) =>
    both.post(`/v1/ledgers/${ledger}/transactions`, {
      entries: [
        { account: from, direction: 'credit', amount: '1' },
        { account: to, direction: 'debit', amount: '1' },
      ],
    })
  await post(first, 'a', 'b').expect(201)
  await post(first, 'a', 'only-here').expect(201)
  const { body } = await post(second, 'a', 'b').expect(201)
  expect(body).toMatchObject({ ledger: second, entries: [{ account: 'a' }, { account: 'b' }] })
  const refused = await post(second, 'a', 'only-here').expect(422)
  expect(refused.body).toMatchObject({ code: 'unknown_account' })
  await both.close() // with all invariants checked
})
