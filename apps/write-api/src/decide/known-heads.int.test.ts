import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Account } from '@ledger/domain'
import { zeroBalances } from '@ledger/domain'
import { armFailpoints } from '@ledger/runtime'
import type { TestWriteApi } from '../../test/test-write-api.ts'
import { keyTakenState } from '../journal/check-keys.ts'
import { writeHeads } from '../journal/write-heads.ts'
import { deposit, openBook, startTestWriteApi } from '../../test/test-write-api.ts'

// What a process knows of accounts from its own batches must never decide against what others did.
let first: TestWriteApi
let second: TestWriteApi
const path = '/v1/ledgers/acme/transactions'
const account = '/v1/ledgers/acme/accounts/customer:1'
/** More than the batches that lock after the accounts were opened. */
const batchesUntilKnown = 12

beforeEach(async () => {
  first = await startTestWriteApi()
  second = await startTestWriteApi({ beside: first })
  await openBook(first, 'acme', 4)
})
afterEach(async () => {
  armFailpoints('')
  await second.close()
  await first.close() // with all invariants checked
})

/** From here on this process decides on what it knows: no batch comes by where one has locked. */
async function untilKnown(api: TestWriteApi): Promise<void> {
  for (let batch = 0; batch < batchesUntilKnown; batch += 1) {
    await api.post(path, deposit('customer:1', 10)).expect(201)
  }
  armFailpoints('write.after_locks=throw')
  await api.post(path, deposit('customer:1', 10)).expect(201)
  armFailpoints('')
}

async function postedOf(address: string): Promise<number> {
  const { rows } = await first.database.pool.query<{ balance: number }>(
    `select (h.posted_credits - h.posted_debits)::int as balance
       from journal.account_heads h join journal.accounts a using (shard_id, account_no)
      where a.address = $1`,
    [address],
  )
  return rows[0]?.balance ?? Number.NaN
}

describe('what another process did in between', () => {
  test('its transactions: no balance goes below its floor', async () => {
    await untilKnown(first) // 130
    await second.post(path, deposit('customer:1', -100)).expect(201)
    const refused = await first.post(path, deposit('customer:1', -100)).expect(422)
    expect(refused.body).toMatchObject({ code: 'balance_below_minimum' })
    await first.post(path, deposit('customer:1', -30)).expect(201)
    expect(await postedOf('customer:1')).toBe(0)
  })

  test('its limits', async () => {
    await untilKnown(first) // 130
    await second.patch(account, { min_balance: '100' }).expect(200)
    const refused = await first.post(path, deposit('customer:1', -50)).expect(422)
    expect(refused.body).toMatchObject({ code: 'balance_below_minimum' })
  })

  test('its settings of the ledger', async () => {
    await untilKnown(first)
    await second.patch('/v1/ledgers/acme', { settings: { external_id_required: true } }).expect(200)
    const refused = await first.post(path, deposit('customer:1', 1)).expect(422)
    expect(refused.body).toMatchObject({ code: 'external_id_missing' })
  })

  test('its idempotency keys: the same answer to the byte, and one effect', async () => {
    await untilKnown(first)
    const there = await second.post(path, deposit('customer:2', 5)).set('idempotency-key', 'k')
    const here = await first.post(path, deposit('customer:2', 5)).set('idempotency-key', 'k')
    expect([there.status, here.status, here.text]).toEqual([201, 201, there.text])
    expect(here.headers['idempotency-replayed']).toBe('true')
    expect(await postedOf('customer:2')).toBe(5)
  })

  test('its external ids', async () => {
    await untilKnown(first)
    const body = { ...deposit('customer:2', 5), external_id: 'invoice-1' }
    await second.post(path, body).expect(201)
    const refused = await first.post(path, body).expect(409)
    expect(refused.body).toMatchObject({ code: 'external_id_exists' })
    expect(await postedOf('customer:2')).toBe(5)
  })

  test('its closing of an account', async () => {
    await untilKnown(first)
    await second.post('/v1/ledgers/acme/accounts/customer:4/close').expect(200)
    const refused = await first.post(path, deposit('customer:4', 1)).expect(422)
    expect(refused.body).toMatchObject({ code: 'account_closed' })
  })
})

describe('one process alone', () => {
  test('replays and refuses on what it knows as on what it has locked', async () => {
    await untilKnown(first) // 130
    armFailpoints('write.after_locks=throw')
    const made = await first.post(path, deposit('customer:1', -130)).set('idempotency-key', 'a')
    const again = await first.post(path, deposit('customer:1', -130)).set('idempotency-key', 'a')
    expect([made.status, again.status, again.text]).toEqual([201, 201, made.text])
    const refused = await first.post(path, deposit('customer:1', -1)).set('idempotency-key', 'b')
    const told = await first.post(path, deposit('customer:1', -1)).set('idempotency-key', 'b')
    expect([refused.status, told.status, told.body.code]).toEqual([422, 422, refused.body.code])
  })

  test('knows what it changed itself in other ways', async () => {
    await untilKnown(first) // 130
    await first.patch(account, { min_balance: '130' }).expect(200)
    await untilKnown(first) // 260
    await first.post(path, deposit('customer:1', -131)).expect(422)
    await first.post(path, deposit('customer:1', -130)).expect(201)
  })

  test('goes on after its connections were cut', async () => {
    await untilKnown(first)
    for (let round = 0; round < 5; round += 1) {
      const posts = [1, 2, 3, 4].map((customer) =>
        first.post(path, deposit(`customer:${customer}`, 1)).then(({ status }) => status),
      )
      await first.database.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name like 'write-api shard%'`,
      )
      // cut after it was sent, a commit is asked for again by its key
      expect(await Promise.all(posts)).toEqual([201, 201, 201, 201])
    }
    expect(await postedOf('customer:2')).toBe(5)
  })
})

test('a head at another version than the one that was decided on is not written', async () => {
  const client = await first.database.pool.connect()
  const { rows } = await client.query<{ account_no: number }>(
    `select account_no from journal.accounts where address = 'customer:1'`,
  )
  const account: Account = {
    accountNo: rows[0]?.account_no ?? 0,
    address: 'customer:1',
    currency: 'CZK',
    normalBalance: 'credit',
    version: 8,
    balances: zeroBalances,
    minBalance: null,
    maxBalance: null,
    isClosed: false,
  }
  const decidedOn = new Map([[account.accountNo, 7]])
  const written = writeHeads(client, 0, 1, [account], decidedOn)
  await expect(written).rejects.toMatchObject({ code: keyTakenState })
  client.release()
})

test('two processes at once: every effect once, every floor kept', async () => {
  await untilKnown(first) // 130
  const statuses = await Promise.all(
    Array.from({ length: 400 }, (_, at) => {
      const api = at % 2 === 0 ? first : second
      return api.post(path, deposit(`customer:${(at % 4) + 1}`, at % 3 === 0 ? -7 : 3))
    }).map(async (call) => (await call).status),
  )
  const effects = statuses.map((status, at) => (status === 201 ? (at % 3 === 0 ? -7 : 3) : 0))
  const balances = [1, 2, 3, 4].map((customer) =>
    effects
      .filter((_, at) => (at % 4) + 1 === customer)
      .reduce<number>((sum, effect) => sum + effect, 0),
  )
  const found = await Promise.all([1, 2, 3, 4].map((customer) => postedOf(`customer:${customer}`)))
  expect(found).toEqual(balances.map((balance, at) => balance + (at === 0 ? 130 : 0)))
  expect(found.every((balance) => balance >= 0)).toBe(true)
  expect(new Set(statuses).size).toBeLessThanOrEqual(2) // 201 and 422
})
