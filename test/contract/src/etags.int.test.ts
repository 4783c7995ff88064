import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { ApiAnswer, ApiClient } from '@ledger/testkit'
import { createApiClient, openAccounts, openLedger } from '@ledger/testkit'
import { transactions, transfer } from './errors/requests.ts'
import { startApis, type Apis } from './start-apis.ts'

let apis: Apis
let write: ApiClient
let read: ApiClient
const ledger = '/v1/ledgers/acme'
const account = `${ledger}/accounts/customer:1`

beforeAll(async () => {
  apis = await startApis()
  write = createApiClient(apis.write.url, apis.apiKey)
  read = createApiClient(apis.read.url, apis.apiKey)
  await openLedger(write, 'acme')
  await openAccounts(write, 'acme', { address: 'bank:cash', normalBalance: 'debit' }, 'customer:1')
})
afterAll(() => apis.close())

async function etagOf(path: string): Promise<string> {
  const { headers, status } = await read.get(path)
  expect(status).toBe(200)
  return headers.get('etag') ?? ''
}

type Change = (headers: Readonly<Record<string, string>>) => Promise<ApiAnswer>

/** The state that was read may be changed, once; the state after it is another one. */
async function changesOnce(path: string, change: Change): Promise<void> {
  const etag = await etagOf(path)
  const first = await change({ 'if-match': etag })
  expect([first.status, first.text]).toEqual([first.status < 300 ? first.status : 0, first.text])
  expect(await change({ 'if-match': etag })).toMatchObject({ status: 412 })
  expect(await etagOf(path)).not.toBe(etag)
}

test('etags: what a read gave is what a change of the ledger takes', async () => {
  let round = 0
  await changesOnce(ledger, (headers) =>
    write.patch(ledger, { name: `Acme ${(round += 1)}` }, { headers }),
  )
  await changesOnce(ledger, (headers) =>
    write.patch(ledger, { settings: { pending_expires_after_s: (round += 1) } }, { headers }),
  )
})

test('etags: what a read gave is what a change of the account takes', async () => {
  let round = 0
  await changesOnce(account, (headers) =>
    write.patch(account, { metadata: { round: `${(round += 1)}` } }, { headers }),
  )
  await changesOnce(account, (headers) =>
    write.patch(account, { min_balance: `-${(round += 1)}` }, { headers }),
  )
})

test('etags: what a read gave is what a change of the category takes', async () => {
  const category = `${ledger}/categories/assets`
  await write.post(`${ledger}/categories`, { id: 'assets', normal_balance: 'debit' })
  let round = 0
  await changesOnce(category, (headers) =>
    write.patch(category, { name: `Assets ${(round += 1)}` }, { headers }),
  )
})

test('etags: what a read gave is what a step of the transaction takes', async () => {
  const made = await write.post(transactions, { ...transfer(5n), status: 'pending' })
  const path = `${transactions}/${(made.body as { readonly id: string }).id}`
  const hold = { ...transfer(1n), rest: 'hold' }
  await changesOnce(path, (headers) => write.post(`${path}/post`, hold, { headers }))
  await changesOnce(path, (headers) => write.post(`${path}/post`, {}, { headers }))
  await changesOnce(path, (headers) => write.post(`${path}/reverse`, transfer(1n), { headers }))
  await changesOnce(path, (headers) => write.post(`${path}/reverse`, transfer(1n), { headers }))
})
