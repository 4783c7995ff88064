import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Follower, followHttp, memoryPlaceStore, RunningBalances } from '@ledger/consumer'
import {
  createApiClient,
  openAccounts,
  openLedger,
  raiseEpoch,
  spawnService,
} from '@ledger/testkit'
import type { ApiClient } from '@ledger/testkit'
import { transactions, transfer } from '../errors/requests.ts'
import { startApis, type Apis } from '../start-apis.ts'

let apis: Apis
let write: ApiClient
let read: ApiClient

beforeAll(async () => {
  apis = await startApis()
  write = createApiClient(apis.write.url, apis.apiKey)
  read = createApiClient(apis.read.url, apis.apiKey)
  for (const ledger of ['other', 'acme']) {
    await openLedger(write, ledger)
    await openAccounts(
      write,
      ledger,
      { address: 'bank:cash', normalBalance: 'debit' },
      'customer:1',
    )
  }
  for (let n = 1n; n <= 20n; n++) await post(n)
})
afterAll(() => apis.close())

describe('follow-http', () => {
  test('follow-http: comes to the balances of the ledger, and goes on where it was', async () => {
    const balances = new RunningBalances()
    const store = memoryPlaceStore()
    const first = await followOnce(balances, store, 0)
    await expectEqual(balances)
    const held = await write.post(transactions, { ...transfer(5n), status: 'pending' })
    const { id } = held.body as { readonly id: string }
    await write.post(`${transactions}/${id}/post`, transfer(2n))
    expect(await followOnce(balances, store, first)).toBe(first + 2)
    await expectEqual(balances)
    expect(await followOnce(balances, store, first + 2)).toBe(first + 2)
  })

  test('follow-http: goes on when the ledger was away for a while', async () => {
    const stopping = new AbortController()
    const api = { url: apis.read.url, apiKey: apis.apiKey }
    const following = followHttp(api, 'acme', { after: 0, waitMs: 0, signal: stopping.signal })
    const first = await following.next()
    expect(first.value).toMatchObject({ event: { type: 'ledger.opened' } })
    await apis.read.kill()
    const port = new URL(apis.read.url).port
    const back = spawnService('read-api', { DATABASE_URL: apis.database.url, READ_API_PORT: port })
    await post(777n) // no page that was read before has it
    const amounts: string[] = []
    for await (const { event } of following) {
      if (event.type !== 'transaction.posted') continue
      amounts.push(event.entries[0]?.amount ?? '')
      if (amounts.at(-1) === '777') stopping.abort()
    }
    await back
    expect(amounts).toEqual([...upTo(20), '777'])
  })

  test('follow-http: a ledger that is behind where it was has lost its tail', async () => {
    const line = followOnce(new RunningBalances(), memoryPlaceStore(), 1_000_000)
    await expect(line).rejects.toMatchObject({ name: 'VoidTail', position: 1_000_000 })
  })

  test('follow-http: a new epoch that lost nothing is gone through, and a record that is gone is found', async () => {
    const stopping = new AbortController()
    const api = { url: apis.read.url, apiKey: apis.apiKey }
    const following = followHttp(api, 'acme', { after: 0, signal: stopping.signal })
    const positions: number[] = []
    let epoch = 1
    for await (const record of following) {
      positions.push(record.position)
      epoch = record.epoch
      if (record.event.type !== 'transaction.posted') continue
      const { amount } = record.event.entries[0] ?? {}
      if (amount === '888') stopping.abort()
      if (amount !== '777') continue
      await raiseEpoch(apis.database.pool, 0)
      await post(888n)
    }
    expect(epoch).toBe(2)
    expect(positions).toEqual(positions.toSorted((a, b) => a - b))
    expect(new Set(positions).size).toBe(positions.length)

    const after = positions.at(-1) ?? 0
    const again = { after, epoch, isOnce: true }
    expect(await all(followHttp(api, 'acme', again))).toEqual([])
    const gone = followHttp(api, 'acme', { ...again, epoch: 1 })
    await expect(all(gone)).rejects.toMatchObject({ name: 'VoidTail', position: after })
  })

  test('follow-http: what will not be answered another time either ends it at once', async () => {
    const api = { url: apis.read.url, apiKey: 'lk_0000000000000000_x' }
    await expect(followHttp(api, 'acme', { after: 0 }).next()).rejects.toThrow('answered 401')
  })
})

/** Follows what is there and answers the last position. */
async function followOnce(
  balances: RunningBalances,
  store: ReturnType<typeof memoryPlaceStore>,
  after: number,
): Promise<number> {
  const api = { url: apis.read.url, apiKey: apis.apiKey }
  const follower = new Follower({
    store,
    isWholeShard: false,
    onRecord: (record) => balances.apply(record),
  })
  for await (const record of followHttp(api, 'acme', { after, isOnce: true })) {
    expect(await follower.take(record)).toBe('new')
  }
  return (await follower.place(0)).position
}

async function expectEqual(balances: RunningBalances): Promise<void> {
  const { body } = await read.get('/v1/ledgers/acme/balances?account=bank:cash&account=customer:1')
  const { data } = body as { readonly data: readonly Told[] }
  expect(data).toHaveLength(2)
  for (const { account, version, posted, pending } of data) {
    const ours = balances.balanceOf('acme', account)
    expect([account, ours?.version, ours?.sums]).toEqual([
      account,
      version,
      {
        postedDebits: BigInt(posted.debits),
        postedCredits: BigInt(posted.credits),
        pendingDebits: BigInt(pending.debits),
        pendingCredits: BigInt(pending.credits),
      },
    ])
  }
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = []
  for await (const item of items) found.push(item)
  return found
}

function upTo(last: number): string[] {
  return Array.from({ length: last }, (_, index) => String(index + 1))
}

interface Told {
  readonly account: string
  readonly version: number
  readonly posted: { readonly debits: string; readonly credits: string }
  readonly pending: { readonly debits: string; readonly credits: string }
}

async function post(amount: bigint): Promise<void> {
  const answer = await write.post(transactions, transfer(amount))
  expect([answer.status, answer.text]).toEqual([201, answer.text])
}
