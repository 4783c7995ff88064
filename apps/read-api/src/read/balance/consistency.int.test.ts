import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { fillProjection, ledgerIdOnShard, openTestJournal, raiseEpoch } from '@ledger/testkit'
import { encodeToken } from '@ledger/wire'
import {
  deposit,
  openBook,
  startTestReadApi,
  type BalanceBody,
  type TestReadApi,
} from '../../../test/test-read-api.ts'

let api: TestReadApi
const path = '/v1/ledgers/acme/accounts/customer:1/balance'

beforeEach(async () => {
  api = await startTestReadApi()
  await openBook(api.journal)
})
afterEach(() => api.close())

async function balance(headers: Readonly<Record<string, string>> = {}): Promise<BalanceBody> {
  const { body } = await api.get(path, headers).expect(200)
  return body as BalanceBody
}

/** What is read from the projection, from another process that has nothing in its memory. */
async function freshProcess<Result>(work: (other: TestReadApi) => Promise<Result>) {
  const other = await startTestReadApi({ beside: api })
  try {
    return await work(other)
  } finally {
    await other.close()
  }
}

const tokenOf = (record: { readonly epoch: number; readonly position: number }) =>
  encodeToken(0, record.epoch, record.position)

describe('strong', () => {
  test('sees every write at once, while nothing is projected', async () => {
    for (let version = 1; version <= 20; version += 1) {
      await deposit(api.journal, 'customer:1', 1n)
      expect(await balance()).toMatchObject({ version, consistency: 'strong' })
    }
  })

  test('is never answered from a projection that is behind, or wrong', async () => {
    await deposit(api.journal, 'customer:1', 1n)
    await fillProjection(api.database.pool)
    await api.database.pool.query('update projection.balances set posted_credits = 666')
    expect(await balance({ consistency: 'eventual' })).toMatchObject({ posted: { amount: '666' } })
    // the version is the same, so the wrong text in memory would fit it
    expect(await balance()).toMatchObject({ version: 1, posted: { amount: '1' } })
    await fillProjection(api.database.pool)
  })

  test('a token that it has not come to is not one of this journal', async () => {
    const ahead = encodeToken(0, 1, 1_000)
    const { body } = await api.get(path, { 'min-token': ahead }).expect(400)
    expect(body).toMatchObject({ code: 'invalid_token' })
  })
})

describe('at_least', () => {
  test('sees what the token stands for, while nothing is projected', async () => {
    for (let version = 1; version <= 5; version += 1) {
      const record = await deposit(api.journal, 'customer:1', 1n)
      const headers = { consistency: 'at_least', 'min-token': tokenOf(record) }
      expect(await balance(headers)).toMatchObject({ version, consistency: 'at_least' })
    }
  })

  test('is answered from memory that is that far, and not from one that is not', async () => {
    const first = await deposit(api.journal, 'customer:1', 1n)
    await balance()
    const second = await deposit(api.journal, 'customer:1', 1n)
    const atLeast = (token: string) => balance({ consistency: 'at_least', 'min-token': token })
    expect(await atLeast(tokenOf(first))).toMatchObject({ version: 1 })
    expect(await atLeast(tokenOf(second))).toMatchObject({ version: 2 })
  })

  test('is answered from the projection when its checkpoint is that far', async () => {
    await deposit(api.journal, 'customer:1', 1n)
    const quiet = await deposit(api.journal, 'customer:2', 1n)
    await fillProjection(api.database.pool)
    const late = await deposit(api.journal, 'customer:1', 1n)
    await freshProcess(async (other) => {
      const at = async (token: string) => {
        const headers = { consistency: 'at_least', 'min-token': token }
        return (await other.get(path, headers).expect(200)).body as BalanceBody
      }
      // the account was quiet since; that the checkpoint is that far proves it
      const projected = await at(tokenOf(quiet))
      expect(projected).toMatchObject({ version: 1, token: tokenOf(quiet) })
      expect(projected.age_ms).toBeGreaterThanOrEqual(0)
      expect(await at(tokenOf(late))).toMatchObject({ version: 2 })
    })
  })

  test('needs a token', async () => {
    const { body } = await api.get(path, { consistency: 'at_least' }).expect(400)
    expect(body).toMatchObject({ code: 'invalid_parameter' })
  })

  test('a token of a lost epoch is passed by whatever is of a later one', async () => {
    const record = await deposit(api.journal, 'customer:1', 1n)
    await raiseEpoch(api.database.pool, 0)
    const lost = encodeToken(0, record.epoch, record.position + 1_000)
    expect(await balance({ consistency: 'at_least', 'min-token': lost })).toMatchObject({
      version: 1,
    })
    const { body } = await api.get(path, { 'min-token': encodeToken(0, 3, 1) }).expect(400)
    expect(body).toMatchObject({ code: 'invalid_token' })
  })
})

describe('eventual', () => {
  test('is answered by the journal while nothing is projected', async () => {
    await deposit(api.journal, 'customer:1', 1n)
    const answer = await balance({ consistency: 'eventual' })
    expect(answer).toMatchObject({ version: 1, consistency: 'eventual' })
    expect(answer.recorded_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(answer.age_ms).toBeLessThan(10_000)
  })

  test('says how far the projection is that it was answered from', async () => {
    const record = await deposit(api.journal, 'customer:1', 1n)
    await fillProjection(api.database.pool)
    await deposit(api.journal, 'customer:1', 1n)
    await freshProcess(async (other) => {
      const { body } = await other.get(`${path}?consistency=eventual`).expect(200)
      expect(body).toMatchObject({
        version: 1,
        token: tokenOf(record),
        recorded_at: record.recordedAt,
      })
    })
  })

  test('an account that the projection does not know is asked of the journal', async () => {
    await deposit(api.journal, 'customer:1', 1n)
    await fillProjection(api.database.pool)
    const customer2 = '/v1/ledgers/acme/accounts/customer:2/balance'
    const { body } = await api.get(customer2, { consistency: 'eventual' }).expect(200)
    expect(body).toMatchObject({ version: 0 })
  })

  test('never goes back behind what this process has shown', async () => {
    await deposit(api.journal, 'customer:1', 1n)
    await fillProjection(api.database.pool)
    await deposit(api.journal, 'customer:1', 1n)
    const eager = await startTestReadApi({
      beside: api,
      env: { READ_EVENTUAL_REUSE_MS_MAX: '0' },
    })
    await eager.get(path).expect(200)
    const { body } = await eager.get(path, { consistency: 'eventual' }).expect(200)
    expect(body).toMatchObject({ version: 2 }) // the projection, looked at again, has version 1
    await eager.close()
  })

  test('with a token it is one that is at least that far', async () => {
    const record = await deposit(api.journal, 'customer:1', 1n)
    const headers = { consistency: 'eventual', 'min-token': tokenOf(record) }
    expect(await balance(headers)).toMatchObject({ version: 1, consistency: 'at_least' })
  })
})

describe('refused', () => {
  test.each([
    ['garbage', 'garbage'],
    ['an empty one', ''],
    ['one of another shard', encodeToken(1, 1, 1)],
    ['one with more behind it', `${encodeToken(0, 1, 1)}AA`],
    ['two', `${encodeToken(0, 1, 1)}, ${encodeToken(0, 1, 1)}`],
  ])('a token: %s', async (_name, token) => {
    for (const consistency of ['strong', 'at_least', 'eventual']) {
      const { body } = await api.get(path, { consistency, 'min-token': token }).expect(400)
      expect(body).toMatchObject({ code: 'invalid_token' })
    }
  })

  test.each(['STRONG', 'weak', '', 'strong, strong'])('the consistency %p', async (consistency) => {
    const { body } = await api.get(path, { consistency }).expect(400)
    expect(body).toMatchObject({ code: 'invalid_parameter' })
  })

  test('header and query parameter that contradict each other', async () => {
    const contradiction = { consistency: 'strong' }
    const { body } = await api.get(`${path}?consistency=eventual`, contradiction).expect(400)
    expect(body).toMatchObject({ code: 'invalid_parameter' })
    await api.get(`${path}?consistency=eventual`, { consistency: 'eventual' }).expect(200)
  })
})

test('two shards: a token of one is none of the other', async () => {
  const two = await startTestReadApi({ shards: 2 })
  const journals = await Promise.all(
    [0, 1].map((shard) => openTestJournal(two.database.pool, ledgerIdOnShard(shard, 2))),
  )
  for (const journal of journals) {
    await openBook(journal)
    await deposit(journal, 'customer:1', 5n)
  }
  const answers = await Promise.all(
    journals.map(({ ledger }) =>
      two.get(`/v1/ledgers/${ledger}/accounts/customer:1/balance`).expect(200),
    ),
  )
  const [one, other] = journals.map(({ ledger }) => ledger)
  const token = answers[0]?.headers['ledger-token'] ?? ''
  const url = (ledger = '') => `/v1/ledgers/${ledger}/accounts/customer:1/balance`
  await two.get(url(one), { 'min-token': token }).expect(200)
  const { body } = await two.get(url(other), { 'min-token': token }).expect(400)
  expect(body).toMatchObject({ code: 'invalid_token' })
  await two.close()
})
