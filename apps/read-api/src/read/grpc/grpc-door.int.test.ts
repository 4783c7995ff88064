import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { RpcShape } from '@ledger/grpc'
import { compileRpc, ledgerDescriptors, queryRpcs, rpcNameOf } from '@ledger/grpc'
import { createTestApiKey, eventually, TestCategories } from '@ledger/testkit'
import type { ProblemCode } from '@ledger/wire'
import { grpcStatusOf } from '@ledger/wire'
import type { GrpcReadApi } from '../../../test/grpc-read-api.ts'
import { startGrpcReadApi } from '../../../test/grpc-read-api.ts'
import { deposit, openBook } from '../../../test/test-read-api.ts'
import { reads } from '../reads.ts'

let grpc: GrpcReadApi
let transactionId: string

const ofLedger = { ledger: 'acme' }
const ofAccount = { ledger: 'acme', account: 'customer:1' }
const ofCategory = { ledger: 'acme', category: 'assets' }
const from = '1993-01-01T00:00:00Z'
const to = '2100-01-01T00:00:00Z'

/** Every operation: as a request of gRPC, and as the URL of the same question. */
const questions: Readonly<Record<string, () => readonly [request: object, path: string]>> = {
  listCurrencies: () => [{ limit: 3 }, '/v1/currencies?limit=3'],
  listLedgers: () => [{}, '/v1/ledgers'],
  getLedger: () => [ofLedger, '/v1/ledgers/acme'],
  listAccounts: () => [
    { ...ofLedger, address_prefix: 'customer:', limit: 1 },
    '/v1/ledgers/acme/accounts?address_prefix=customer:&limit=1',
  ],
  getAccount: () => [ofAccount, '/v1/ledgers/acme/accounts/customer:1'],
  getBalance: () => [ofAccount, '/v1/ledgers/acme/accounts/customer:1/balance'],
  getBalances: () => [
    { ...ofLedger, account: ['bank:cash', 'customer:1'] },
    '/v1/ledgers/acme/balances?account=bank:cash&account=customer:1',
  ],
  listEntries: () => [
    { ...ofAccount, order: 'desc' },
    '/v1/ledgers/acme/accounts/customer:1/entries?order=desc',
  ],
  getStatement: () => [
    { ...ofAccount, from, to },
    `/v1/ledgers/acme/accounts/customer:1/statement?from=${from}&to=${to}`,
  ],
  listCategories: () => [ofLedger, '/v1/ledgers/acme/categories'],
  getCategory: () => [ofCategory, '/v1/ledgers/acme/categories/assets'],
  listCategoryMembers: () => [ofCategory, '/v1/ledgers/acme/categories/assets/members'],
  getCategoryBalance: () => [ofCategory, '/v1/ledgers/acme/categories/assets/balance'],
  listTransactions: () => [
    { ...ofLedger, account: 'customer:1' },
    '/v1/ledgers/acme/transactions?account=customer:1',
  ],
  getTransaction: () => [
    { ...ofLedger, id: transactionId },
    `/v1/ledgers/acme/transactions/${transactionId}`,
  ],
  listTransactionVersions: () => [
    { ...ofLedger, id: transactionId },
    `/v1/ledgers/acme/transactions/${transactionId}/versions`,
  ],
  listRecords: () => [
    { ...ofLedger, after: 1, wait_ms: 0 },
    '/v1/ledgers/acme/records?after=1&wait_ms=0',
  ],
}
const all = Object.entries(questions)

beforeAll(async () => {
  grpc = await startGrpcReadApi()
  const { journal, database } = grpc.api
  await openBook(journal)
  const { body } = await deposit(journal, 'customer:1', 10n ** 37n)
  transactionId = (JSON.parse(body) as { readonly id: string }).id
  await deposit(journal, 'customer:1', 7n)
  await new TestCategories(database.pool, journal).create('assets')
})
afterAll(() => grpc.close())

const shapes: Readonly<Record<string, RpcShape>> = queryRpcs
const { methods } = ledgerDescriptors().service('ledger.v1.QueryService')

/** What HTTP answers, as the message that it is over gRPC. */
function messageOf(operationId: string, body: string): Buffer {
  const name = rpcNameOf(operationId)
  const method = methods.find((each) => each.name === name)
  const shape = shapes[name]
  if (method === undefined || shape === undefined) throw new Error(`there is no method ${name}`)
  return compileRpc(method, shape).writeAnswer({ body })
}

/** With the id of request that HTTP is sent, so that problems can be compared to the byte. */
const sameId = { 'request-id': 'req_same' }

function ask(
  operationId: string,
  request: object,
  metadata: Readonly<Record<string, string>> = {},
) {
  return grpc.client.call(rpcNameOf(operationId), request, { metadata: { ...sameId, ...metadata } })
}

test('the table names every operation that there is', () => {
  expect(all.map(([name]) => name).sort()).toEqual(reads.map((each) => each.operationId).sort())
})

describe.each(all)('%s', (operationId, questionOf) => {
  test('is answered as over HTTP, in every field', async () => {
    const [request, path] = questionOf()
    const { text, headers } = await grpc.api.get(path).expect(200)
    const reply = await ask(operationId, request)
    expect([reply.status, reply.details]).toEqual(['OK', ''])
    expect(reply.message).toEqual(messageOf(operationId, text))
    expect(reply.headers['etag']).toBe(headers['etag'])
    expect(reply.headers['ledger-token']).toBe(headers['ledger-token'])
    expect(reply.headers['request-id']).toBe('req_same')
  })

  test('is refused to who may not, to the byte as over HTTP', async () => {
    const [request, path] = questionOf()
    const writer = await createTestApiKey(grpc.api.database.pool, {
      scopes: ['transactions:write'],
    })
    const client = grpc.clientOf(writer)
    const reply = await client.call(rpcNameOf(operationId), request, { metadata: sameId })
    const { text } = await grpc.api.get(path, { authorization: `Bearer ${writer}`, ...sameId })
    expect([reply.status, reply.code]).toEqual(['PERMISSION_DENIED', 'scope_missing'])
    expect(reply.problem).toBe(text)
  })

  test('bytes that are no request', async () => {
    const reply = await grpc.client.send(rpcNameOf(operationId), Buffer.from([0xff]))
    expect(reply).toMatchObject({ status: 'INVALID_ARGUMENT', code: 'invalid_message' })
  })
})

describe('amounts', () => {
  test('38 digits come through as they are', async () => {
    const { answer } = await ask('getBalance', ofAccount)
    const { posted } = answer['balance'] as { readonly posted: { readonly amount: string } }
    expect(posted.amount).toBe(`1${'0'.repeat(36)}7`)
  })
})

const problems: readonly (readonly [string, ProblemCode, string, object, string])[] = [
  ['no such ledger', 'ledger_not_found', 'getLedger', { ledger: 'nothing' }, '/v1/ledgers/nothing'],
  [
    'no such account',
    'account_not_found',
    'getBalance',
    { ledger: 'acme', account: 'nobody' },
    '/v1/ledgers/acme/accounts/nobody/balance',
  ],
  [
    'an ill-formed ledger',
    'invalid_parameter',
    'getLedger',
    { ledger: 'a b' },
    '/v1/ledgers/a%20b',
  ],
  [
    'a limit of 0',
    'invalid_parameter',
    'listAccounts',
    { ledger: 'acme', limit: 0 },
    '/v1/ledgers/acme/accounts?limit=0',
  ],
  [
    'a cursor that is none',
    'invalid_cursor',
    'listAccounts',
    { ledger: 'acme', cursor: 'x' },
    '/v1/ledgers/acme/accounts?cursor=x',
  ],
  [
    'an account twice',
    'invalid_parameter',
    'getBalances',
    { ledger: 'acme', account: ['bank:cash', 'bank:cash'] },
    '/v1/ledgers/acme/balances?account=bank:cash&account=bank:cash',
  ],
  [
    'a version that is not there yet',
    'as_of_version_not_reached',
    'getBalance',
    { ...ofAccount, as_of: to, as_of_version: 999 },
    `/v1/ledgers/acme/accounts/customer:1/balance?as_of=${to}&as_of_version=999`,
  ],
]

describe('what is wrong with a question', () => {
  test.each(problems)(
    '%s: %s, to the byte as over HTTP',
    async (_case, code, name, request, path) => {
      const { text } = await grpc.api.get(path, sameId)
      const reply = await ask(name, request)
      expect([reply.code, reply.problem]).toEqual([code, text])
      expect(reply.status).toBe(grpcStatusOf[code])
    },
  )

  test('another’s ledger looks like one that is not there', async () => {
    const key = await createTestApiKey(grpc.api.database.pool, { ledgers: ['other'] })
    const reply = await grpc.clientOf(key).call('GetLedger', ofLedger)
    expect(reply).toMatchObject({ status: 'NOT_FOUND', code: 'ledger_not_found' })
  })
})

describe('how fresh an answer is, and whether it is needed', () => {
  test('who has this version gets an empty message that says so', async () => {
    const first = await ask('getBalance', ofAccount)
    const etag = first.headers['etag'] ?? ''
    const second = await ask('getBalance', ofAccount, { 'if-none-match': etag })
    expect(second).toMatchObject({ status: 'OK', answer: {} })
    expect(second.headers).toMatchObject({ 'not-modified': 'true', etag })
    await grpc.api
      .get('/v1/ledgers/acme/accounts/customer:1/balance', { 'if-none-match': etag })
      .expect(304)
    await deposit(grpc.api.journal, 'customer:1', 1n)
    const third = await ask('getBalance', ofAccount, { 'if-none-match': etag })
    expect(third.headers['not-modified']).toBeUndefined()
    expect(third.answer).toHaveProperty('balance')
  })

  test('consistency is a field or metadata, as it is a parameter or a header', async () => {
    const eventual = await ask('getBalance', { ...ofAccount, consistency: 'eventual' })
    expect(eventual.answer['balance']).toMatchObject({ consistency: 'eventual' })
    const { headers } = await ask('getBalance', ofAccount)
    const token = headers['ledger-token'] ?? ''
    const atLeast = await ask('getBalance', ofAccount, {
      consistency: 'at_least',
      'min-token': token,
    })
    expect(atLeast.answer['balance']).toMatchObject({ consistency: 'at_least' })
    const both = await ask(
      'getBalance',
      { ...ofAccount, consistency: 'eventual' },
      { consistency: 'strong' },
    )
    expect(both.code).toBe('invalid_parameter')
    const none = await ask('getBalance', ofAccount, { 'min-token': 'x' })
    expect(none.code).toBe('invalid_token')
  })

  test('a list that was begun over HTTP is read on here, and the other way round', async () => {
    const path = '/v1/ledgers/acme/accounts?limit=1'
    const first = (await grpc.api.get(path).expect(200)).body as { readonly next_cursor: string }
    const request = { ledger: 'acme', limit: 1 }
    const second = await ask('listAccounts', { ...request, cursor: first.next_cursor })
    expect(second.answer['data']).toHaveLength(1)
    const cursor = String(second.answer['next_cursor'])
    const third = await grpc.api.get(`${path}&cursor=${encodeURIComponent(cursor)}`).expect(200)
    expect(third.body).toHaveProperty('data')
  })
})

describe('who waits for records', () => {
  async function endOfJournal(): Promise<number> {
    const { answer } = await ask('listRecords', { ledger: 'acme', limit: 1_000 })
    return Number(answer['next_after'])
  }

  async function isWaitedFor(): Promise<boolean> {
    const { rows } = await grpc.api.database.pool.query<{ readonly is_there: boolean }>(
      `select count(*) > 0 as is_there from pg_stat_activity
        where datname = current_database() and application_name like 'read-api news%'`,
    )
    return rows[0]?.is_there === true
  }

  test('is answered as soon as there is one', async () => {
    const after = await endOfJournal()
    const waiting = ask('listRecords', { ledger: 'acme', after, wait_ms: 20_000 })
    await eventually(isWaitedFor)
    const { position } = await deposit(grpc.api.journal, 'customer:2', 1n)
    const { answer } = await waiting
    expect(answer['data']).toMatchObject([{ position }])
  })

  test('is answered before its deadline when there is none', async () => {
    const after = await endOfJournal()
    const request = { ledger: 'acme', after, wait_ms: 20_000 }
    const reply = await grpc.client.call('ListRecords', request, { timeoutMs: 2_000 })
    expect(reply.status).toBe('OK')
    expect(reply.answer).not.toHaveProperty('data')
  })
})

test('when the process stops, reads under way are answered and no more are taken', async () => {
  const other = await startGrpcReadApi({ beside: grpc.api })
  const calls = Array.from({ length: 50 }, () => other.client.call('GetBalance', ofAccount))
  expect(await calls[0]).toMatchObject({ status: 'OK' })
  await other.door.stop()
  for (const call of calls) expect(['OK', 'UNAVAILABLE']).toContain((await call).status)
  expect((await other.client.call('GetLedger', ofLedger)).status).toBe('UNAVAILABLE')
  await other.close()
})
