import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { PythonAnswer, PythonCall } from '@ledger/grpc/python-calls'
import { callWithPython } from '@ledger/grpc/python-calls'
import { ensurePythonGrpcInstalled } from '@ledger/real-parts'
import type { ApiClient, Service } from '@ledger/testkit'
import { createApiClient } from '@ledger/testkit'
import type { Apis } from '../start-apis.ts'
import { startApis } from '../start-apis.ts'

// The client of another language is C underneath, and knows of the service no more than its address:
// it learns by reflection what can be called. Messages are written as the JSON of protobuf.

const installMsMax = 300_000
const items = 1_000
const path = '/v1/ledgers/acme/transactions'

let apis: Apis
let python: string
let http: ApiClient
let commands: ReadonlyMap<string, PythonAnswer>
let reads: ReadonlyMap<string, PythonAnswer>
let services: { readonly write: readonly string[]; readonly read: readonly string[] }

function entry(account: string, direction: 'DEBIT' | 'CREDIT', amount: string): object {
  return { account, direction: `DIRECTION_${direction}`, amount }
}

function deposit(amount: string): object {
  const entries = [entry('bank:cash', 'DEBIT', amount), entry('customer:1', 'CREDIT', amount)]
  return { entries, metadata: { texts: { note: 'ž🦊' } } }
}

function withdrawal(amount: string): object {
  return { entries: [entry('customer:1', 'DEBIT', amount), entry('bank:cash', 'CREDIT', amount)] }
}

type Named = readonly [name: string, call: PythonCall]

function command(name: string, method: string, requests: readonly object[], key?: string): Named {
  const metadata = {
    authorization: `Bearer ${apis.apiKey}`,
    ...(key === undefined ? {} : { 'idempotency-key': key }),
  }
  return [name, { method: `ledger.v1.CommandService/${method}`, requests, metadata }]
}

function read(name: string, method: string, request: object): Named {
  const metadata = { authorization: `Bearer ${apis.apiKey}` }
  return [name, { method: `ledger.v1.QueryService/${method}`, requests: [request], metadata }]
}

function asked(): readonly Named[] {
  const accounts = [
    {
      address: 'bank:cash',
      currency: 'CZK',
      normal_balance: 'DIRECTION_DEBIT',
      min_balance: { unlimited: true },
    },
    { address: 'customer:1', currency: 'CZK', normal_balance: 'DIRECTION_CREDIT' },
  ]
  const post = (transaction: object) => [{ ledger: 'acme', transaction }]
  const keyed = (key: string, transaction: object) => ({ idempotency_key: key, transaction })
  const stream = Array.from({ length: items }, (_, index) => ({
    ledger: 'acme',
    ...keyed(`stream-${index}`, deposit('1')),
  }))
  return [
    command('ledger', 'OpenLedger', [{ ledger: { id: 'acme' } }]),
    command('accounts', 'OpenAccounts', [{ ledger: 'acme', accounts: { accounts } }]),
    command('first', 'PostTransaction', post(deposit('90000')), 'first'),
    command('again', 'PostTransaction', post(deposit('90000')), 'first'),
    command('reused', 'PostTransaction', post(deposit('1')), 'first'),
    command('too much', 'PostTransaction', post(withdrawal('90001')), 'too-much'),
    command(
      'one entry',
      'PostTransaction',
      post({ entries: [entry('bank:cash', 'DEBIT', '1')] }),
      'k',
    ),
    command('no key', 'PostTransaction', post(deposit('1'))),
    command('stream', 'PostTransactions', stream),
    command('atomic', 'PostTransactionsAtomically', [
      { ledger: 'acme', items: [keyed('a-1', deposit('5')), keyed('a-2', withdrawal('5'))] },
    ]),
  ]
}

async function carryOut(service: Service, named: readonly Named[]) {
  const calls = named.map(([, call]) => call)
  const found = await callWithPython(python, service.grpcAddress ?? '', calls)
  const answers = found.answers.map((answer, index) => [named[index]?.[0] ?? '', answer] as const)
  return { services: found.services, answers: new Map(answers) }
}

// one start of Python for each service: it takes a second
beforeAll(async () => {
  python = await ensurePythonGrpcInstalled(() => undefined)
  apis = await startApis()
  http = createApiClient(apis.write.url, apis.apiKey)
  const written = await carryOut(apis.write, asked())
  const account = { ledger: 'acme', account: 'customer:1' }
  const seen = await carryOut(apis.read, [
    read('balance', 'GetBalance', account),
    read('records', 'ListRecords', { ledger: 'acme', limit: 3 }),
    read('nobody', 'GetBalance', { ...account, account: 'nobody' }),
  ])
  services = { write: written.services, read: seen.services }
  commands = written.answers
  reads = seen.answers
}, installMsMax)
afterAll(() => apis.close())

/** The first message of the answer to a call. */
function messageOf(answers: ReadonlyMap<string, PythonAnswer>, name: string) {
  return answers.get(name)?.messages[0]
}

describe('a client in another language: commands', () => {
  test('finds out what there is', () => {
    expect(services.write).toEqual(['ledger.v1.CommandService'])
    expect(services.read).toEqual(['ledger.v1.QueryService'])
  })

  test('opens a ledger and accounts, and posts', () => {
    expect(messageOf(commands, 'ledger')).toMatchObject({ ledger: { id: 'acme' } })
    expect(commands.get('accounts')).toMatchObject({ code: 'OK' })
    expect(messageOf(commands, 'first')).toMatchObject({
      transaction: {
        status: 'TRANSACTION_STATUS_POSTED',
        metadata: { texts: { note: 'ž🦊' } },
        entries: [{ amount: '90000' }, { amount: '90000', version: '1' }],
      },
    })
  })

  test('sends a call again: there is one effect and one answer, over HTTP too', async () => {
    const { replayed, ...again } = messageOf(commands, 'again') ?? {}
    expect(replayed).toBe(true)
    expect(again).toEqual(messageOf(commands, 'first'))
    const entries = [
      { account: 'bank:cash', direction: 'debit', amount: '90000' },
      { account: 'customer:1', direction: 'credit', amount: '90000' },
    ]
    const body = { entries, metadata: { note: 'ž🦊' } }
    const answer = await http.post(path, body, { idempotencyKey: 'first' })
    expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
    expect(answer.body).toMatchObject({
      id: (again['transaction'] as { readonly id: string }).id,
    })
  })

  test.each([
    ['reused', 'FAILED_PRECONDITION', 'IDEMPOTENCY_KEY_REUSED', 'rejected'],
    ['too much', 'FAILED_PRECONDITION', 'BALANCE_BELOW_MINIMUM', 'rejected'],
    ['one entry', 'INVALID_ARGUMENT', 'INVALID_FIELD', 'rejected'],
    ['no key', 'INVALID_ARGUMENT', 'IDEMPOTENCY_KEY_MISSING', 'rejected'],
  ])('reads why it is refused: %s', (name, code, reason, outcome) => {
    expect(commands.get(name)).toMatchObject({ code, reason, info: { outcome } })
  })

  test('streams, and has a result for each request, in their order', () => {
    const { code, messages = [] } = commands.get('stream') ?? {}
    expect(code).toBe('OK')
    const results = messages.map(({ index = '0', status }) => [Number(index), status])
    expect(results).toEqual(Array.from({ length: items }, (_, index) => [index, 201]))
  })

  test('posts several transactions or none', () => {
    expect(messageOf(commands, 'atomic')).toMatchObject({
      results: [{ idempotency_key: 'a-1' }, { index: '1', idempotency_key: 'a-2' }],
    })
  })
})

describe('a client in another language: reads', () => {
  test('sees what it posted, at once', () => {
    expect(messageOf(reads, 'balance')).toMatchObject({
      balance: {
        posted: { amount: String(90_000 + items) },
        version: String(1 + items + 2),
        consistency: 'CONSISTENCY_STRONG',
      },
    })
  })

  test('follows the records', () => {
    const records = messageOf(reads, 'records')?.['data'] as readonly { readonly type: string }[]
    expect(records.map(({ type }) => type)).toEqual([
      'ledger.opened',
      'accounts.opened',
      'transaction.posted',
    ])
  })

  test('reads why it is refused', () => {
    expect(reads.get('nobody')).toMatchObject({ code: 'NOT_FOUND', reason: 'ACCOUNT_NOT_FOUND' })
  })
})
