import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { fillProjection } from '@ledger/testkit'
import {
  deposit,
  openBook,
  startTestReadApi,
  type BalanceBody,
  type ListBody,
  type TestReadApi,
} from '../../../test/test-read-api.ts'

let api: TestReadApi
const customers = 6

beforeEach(async () => {
  api = await startTestReadApi()
  await openBook(api.journal, customers)
})
afterEach(() => api.close())

type BalancesBody = Pick<ListBody<BalanceBody & { account: string }>, 'data' | 'token'>

async function balances(addresses: readonly string[], rest = ''): Promise<BalancesBody> {
  const query = addresses.map((address) => `account=${address}`).join('&')
  const { body } = await api.get(`/v1/ledgers/acme/balances?${query}${rest}`).expect(200)
  return body as BalancesBody
}

test('get-balances: answers in the order asked, each as it would be alone', async () => {
  await deposit(api.journal, 'customer:2', 7n)
  const { data, token } = await balances(['customer:2', 'bank:cash', 'customer:1'])
  expect(data.map(({ account }) => account)).toEqual(['customer:2', 'bank:cash', 'customer:1'])
  const alone = await api.get('/v1/ledgers/acme/accounts/customer:2/balance').expect(200)
  expect(alone.body).toEqual({ ...data[0], consistency: 'strong', token })
})

test('get-balances: one account', async () => {
  expect((await balances(['customer:1'])).data).toHaveLength(1)
})

test('get-balances: one snapshot: what moves between two is in both or in neither', async () => {
  const addresses = Array.from({ length: customers }, (_, index) => `customer:${index + 1}`)
  for (const address of addresses) await deposit(api.journal, address, 1_000n)
  let isMoving = true
  const mover = (async () => {
    for (let step = 0; isMoving; step += 1) {
      const from = addresses[step % customers] ?? ''
      const to = addresses[(step + 1 + (step % 3)) % customers] ?? ''
      if (from === to) continue
      await api.journal.post([
        [from, 'debit', BigInt(1 + (step % 9))],
        [to, 'credit', BigInt(1 + (step % 9))],
      ])
    }
  })()
  const seen = new Set<string>()
  for (let round = 0; round < 60; round += 1) {
    const answers = await Promise.all([
      balances(addresses),
      balances(addresses.toReversed()),
      balances(addresses, '&consistency=eventual'),
    ])
    for (const { data, token } of answers) {
      const total = data.reduce((sum, balance) => sum + BigInt(balance.posted.amount), 0n)
      expect(total).toBe(BigInt(customers) * 1_000n)
      seen.add(token)
    }
    if (round === 30) await fillProjection(api.database.pool)
  }
  isMoving = false
  await mover
  expect(seen.size).toBeGreaterThan(10) // there was something to see
})

test('get-balances: eventual answers from the projection once it knows every account', async () => {
  for (const address of ['customer:1', 'customer:2']) await deposit(api.journal, address, 1n)
  await fillProjection(api.database.pool)
  await deposit(api.journal, 'customer:1', 1n)
  const rest = '&consistency=eventual'
  expect((await balances(['customer:1', 'customer:2'], rest)).data[0]?.version).toBe(1)
  expect((await balances(['customer:1', 'customer:3'], rest)).data[0]?.version).toBe(2)
})

test('get-balances: at_least asks the journal when the projection is not that far', async () => {
  await deposit(api.journal, 'customer:1', 1n)
  await fillProjection(api.database.pool)
  const behind = await balances(['customer:1'])
  await deposit(api.journal, 'customer:1', 1n)
  const ahead = await balances(['customer:1'])
  const at = async (token: string) => {
    const headers = { consistency: 'at_least', 'min-token': token }
    const url = '/v1/ledgers/acme/balances?account=customer:1'
    return (await api.get(url, headers).expect(200)).body as BalancesBody
  }
  expect((await at(behind.token)).data[0]?.version).toBe(1)
  expect((await at(ahead.token)).data[0]?.version).toBe(2)
})

test.each([
  ['no account', ''],
  ['an account twice', 'account=customer:1&account=customer:1'],
  ['no address', 'account='],
  ['101 accounts', Array.from({ length: 101 }, (_, n) => `account=a${n}`).join('&')],
])('get-balances: refused: %s', async (_name, query) => {
  const { body } = await api.get(`/v1/ledgers/acme/balances?${query}`).expect(400)
  expect(body).toMatchObject({ code: 'invalid_parameter' })
})

test('get-balances: 100 accounts are one answer', async () => {
  const addresses = Array.from({ length: 100 }, (_, index) => `many:${index}`)
  await api.journal.openAccounts(...addresses)
  expect((await balances(addresses)).data).toHaveLength(100)
})

test('get-balances: names the account that does not exist', async () => {
  const query = 'account=customer:1&account=nobody'
  const { body } = await api.get(`/v1/ledgers/acme/balances?${query}`).expect(404)
  expect(body).toMatchObject({ code: 'account_not_found' })
  expect((body as { detail: string }).detail).toContain('nobody')
})
