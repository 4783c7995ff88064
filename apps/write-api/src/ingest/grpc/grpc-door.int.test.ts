import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { rpcNameOf } from '@ledger/grpc'
import { createTestApiKey } from '@ledger/testkit'
import type { GrpcReply } from '@ledger/testkit'
import { grpcStatusOf } from '@ledger/wire'
import type { ProblemCode } from '@ledger/wire'
import type { GrpcWriteApi } from '../../../test/grpc-write-api.ts'
import { codecOf, requestOf, startGrpcWriteApi } from '../../../test/grpc-write-api.ts'
import type { Sent } from '../../../test/other-door.ts'
import { overHttp } from '../../../test/other-door.ts'
import { deposit, openBook } from '../../../test/test-write-api.ts'
import { changeAccount } from '../../command/change-account/spec.ts'
import type { CommandName, CommandSpec } from '../../command/command-spec.ts'
import { pathNames } from '../../command/command-spec.ts'
import { commandSpecs } from '../../command/command-specs.ts'
import { postTransaction } from '../../command/post-transaction/spec.ts'

let grpc: GrpcWriteApi

// `book` is for single cases; `acme` is made by the examples
const params = { ledger: 'book' }
const path = '/v1/ledgers/book/transactions'

beforeAll(async () => {
  grpc = await startGrpcWriteApi()
  await openBook(grpc.api, 'book')
})
afterAll(() => grpc.close())

/** With the id of request that HTTP is sent, so that problems can be compared to the byte. */
function overGrpc(sent: Sent): Promise<GrpcReply> {
  const { spec, key, ifMatch, apiKey } = sent
  const client = apiKey === undefined ? grpc.client : grpc.clientOf(apiKey)
  const metadata = {
    'request-id': 'req_same',
    ...(key === undefined ? {} : { 'idempotency-key': key }),
    ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
  }
  return client.call(rpcNameOf(spec.operationId), requestOf(sent), { metadata })
}

function post(key: string, body: object, more: Partial<Sent> = {}): Sent {
  return { spec: postTransaction, params, body, key, ...more }
}

interface Token {
  readonly token: string
}

/** The transaction that a command is about, of those that the examples posted. */
const transactionOf: Partial<Readonly<Record<CommandName, number>>> = {
  'post-pending': 1,
  'void-pending': 2,
  'reverse-transaction': 0,
}

describe('every command, as its example has it', () => {
  const transactionIds: string[] = []

  test.each(commandSpecs.map((spec) => [spec.name, spec] as const))(
    '%s: over gRPC it is a replay of what HTTP answered, in every field',
    async (name, spec) => {
      const { examples } = spec.body as { readonly examples: readonly unknown[] }
      for (const [index, body] of examples.entries()) {
        const id = transactionIds[transactionOf[name] ?? 0]
        const named = { ...exampleParams(spec), ...(id === undefined ? {} : idOf(spec, id)) }
        const sent: Sent = { spec, params: named, body, key: `example-${name}-${index}` }
        const first = await overHttp(grpc.api, sent)
        expect(first.status).toBe(spec.status)
        // a currency has no key: to register it again changes nothing
        const isReplay = spec.key !== 'none'
        const reply = await overGrpc(sent)
        expect([reply.status, reply.details]).toEqual(['OK', ''])
        const message = codecOf(spec).writeAnswer({ body: first.body, isReplay })
        expect(reply.message).toEqual(message)
        expect(reply.headers['idempotency-replayed']).toBe(isReplay ? 'true' : undefined)
        if (spec === postTransaction) {
          transactionIds.push((JSON.parse(first.body) as { readonly id: string }).id)
        }
      }
    },
  )
})

function exampleParams({ params: schema }: CommandSpec): Readonly<Record<string, unknown>> {
  const schemas = schema.properties as Readonly<
    Record<string, { readonly examples: readonly unknown[] }>
  >
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { examples }]) => [name, examples[0]]),
  )
}

function idOf(spec: CommandSpec, id: string): Readonly<Record<string, unknown>> {
  return pathNames(spec).includes('id') ? { id } : {}
}

describe('one key over two doors', () => {
  test('gRPC first: HTTP replays it, and the record tells the door', async () => {
    const sent = post('grpc-first', deposit('customer:1', 5))
    const first = await overGrpc(sent)
    expect(first.status).toBe('OK')
    const again = await overHttp(grpc.api, sent)
    expect(again).toMatchObject({ status: 201, isReplay: true })
    expect(first.message).toEqual(codecOf(postTransaction).writeAnswer({ body: again.body }))
    expect(first.headers['ledger-token']).toBe((JSON.parse(again.body) as Token).token)
    const { rows } = await grpc.api.database.pool.query(
      `select body::jsonb->>'transport' as transport from journal.records
        order by position desc limit 1`,
    )
    expect(rows).toEqual([{ transport: 'grpc' }])
  })
  test('a refusal is told again, to the byte', async () => {
    const sent = post('too-much', deposit('customer:2', -5))
    const first = await overGrpc(sent)
    expect(first).toMatchObject({ status: 'FAILED_PRECONDITION', code: 'balance_below_minimum' })
    const again = await overHttp(grpc.api, sent)
    expect(again).toEqual({ status: 422, body: first.problem, isReplay: true })
    const third = await overGrpc(sent)
    expect(third).toMatchObject({ problem: first.problem })
    expect(third.headers['idempotency-replayed']).toBe('true')
  })

  test('another body: it is reused, and what is stored stays', async () => {
    const first = await overGrpc(post('twice', deposit('customer:1', 5)))
    const reused = await overGrpc(post('twice', deposit('customer:1', 6)))
    expect(reused.code).toBe('idempotency_key_reused')
    const again = await overGrpc(post('twice', deposit('customer:1', 5)))
    expect(again.answer['transaction']).toEqual(first.answer['transaction'])
  })

  test('100 calls at once, half over each: one effect, one answer', async () => {
    const before = await grpc.api.recordCount()
    const sent = post('race', deposit('customer:1', 3))
    const each = await Promise.all(
      Array.from({ length: 50 }, () => [overGrpc(sent), overHttp(grpc.api, sent)] as const).flat(),
    )
    const ids = each.map((one) =>
      'answer' in one
        ? (one.answer['transaction'] as { readonly id: string }).id
        : (JSON.parse(one.body) as { readonly id: string }).id,
    )
    expect(new Set(ids).size).toBe(1)
    expect(await grpc.api.recordCount()).toBe(before + 1)
  })

  test('If-Match comes as metadata, and is part of what the key stands for', async () => {
    const sent: Sent = {
      spec: changeAccount,
      params: { ...params, account: 'customer:1' },
      body: { metadata: { a: 'b' } },
      key: 'known',
      ifMatch: '*',
    }
    expect(await overGrpc(sent)).toMatchObject({ status: 'OK' })
    expect(await overHttp(grpc.api, sent)).toMatchObject({ isReplay: true })
    const other = await overGrpc({ ...sent, ifMatch: '"1.999"', key: 'other' })
    expect(other).toMatchObject({ status: 'ABORTED', code: 'precondition_failed' })
  })
})

const good = deposit('customer:1', 5)
const [debit, credit] = (good as { readonly entries: readonly object[] }).entries

/** One request each, and the code that both doors answer. */
const faults: readonly (readonly [string, ProblemCode, Sent])[] = [
  ['no body', 'invalid_json', { spec: postTransaction, params, key: 'k' }],
  ['one entry', 'invalid_field', post('k', { entries: [debit] })],
  ['an amount of 0', 'invalid_amount', post('k', { entries: [{ ...debit, amount: '0' }, credit] })],
  [
    'an amount of 1.0',
    'invalid_amount',
    post('k', { entries: [{ ...debit, amount: '1.0' }, credit] }),
  ],
  ['a card number', 'card_number_not_allowed', post('k', { ...good, source: '4111111111111111' })],
  [
    'what no schema says',
    'invalid_field',
    post('k', { ...good, expires_at: '2030-01-01T00:00:00Z' }),
  ],
  ['no key', 'idempotency_key_missing', { spec: postTransaction, params, body: good }],
  ['a key that is none', 'idempotency_key_invalid', post('a b', good)],
  ['an ill-formed ledger', 'invalid_parameter', post('k', good, { params: { ledger: 'a b' } })],
  ['no such ledger', 'ledger_not_found', post('k', good, { params: { ledger: 'nothing' } })],
  [
    'no such account',
    'account_not_found',
    {
      spec: changeAccount,
      params: { ...params, account: 'nobody' },
      body: { min_balance: null },
    },
  ],
  [
    'entries that differ',
    'unbalanced',
    post('unbalanced', { entries: [{ ...debit, amount: '6' }, credit] }),
  ],
]

describe('what is wrong with a call', () => {
  test.each(faults)('%s: HTTP and gRPC answer %s, to the byte', async (_case, code, sent) => {
    const before = await grpc.api.recordCount()
    const { body } = await overHttp(grpc.api, sent)
    const reply = await overGrpc(sent)
    expect([reply.code, reply.problem]).toEqual([code, body])
    expect(reply.status).toBe(grpcStatusOf[code])
    expect(await grpc.api.recordCount()).toBe(before)
  })

  test('the scope comes first, then the message, then the ledgers of the key', async () => {
    const { pool } = grpc.api.database
    const withoutScope = await createTestApiKey(pool, { scopes: ['ledger:read'] })
    const elsewhere = await createTestApiKey(pool, { ledgers: ['acme'] })
    const broken = Buffer.from([0xff])
    const reader = grpc.clientOf(withoutScope)
    expect((await reader.send('PostTransaction', broken)).code).toBe('scope_missing')
    const other = grpc.clientOf(elsewhere)
    expect((await other.send('PostTransaction', broken)).code).toBe('invalid_message')
    expect((await overGrpc(post('k', good, { apiKey: elsewhere }))).code).toBe('ledger_not_found')
  })

  test('a key that is none', async () => {
    const reply = await grpc
      .clientOf('nonsense')
      .call('PostTransaction', requestOf(post('k', good)))
    expect(reply).toMatchObject({ status: 'UNAUTHENTICATED', code: 'api_key_invalid' })
  })

  test('a message larger than may be', async () => {
    const bytes = Buffer.alloc(1_048_577)
    const reply = await grpc.client.send('PostTransaction', bytes)
    expect(reply).toMatchObject({ status: 'INVALID_ARGUMENT', code: 'body_too_large' })
  })
})

describe('how long a call takes', () => {
  test('what is only tried writes nothing', async () => {
    const before = await grpc.api.recordCount()
    const sent: Sent = { spec: postTransaction, params, body: good, isDryRun: true }
    const reply = await overGrpc(sent)
    expect(reply).toMatchObject({ status: 'OK', answer: { dry_run: true } })
    expect(reply.headers['dry-run']).toBe('true')
    expect(await grpc.api.recordCount()).toBe(before)
  })

  test('a call whose time is over is not begun', async () => {
    const before = await grpc.api.recordCount()
    const metadata = { 'idempotency-key': 'late' }
    const request = requestOf(post('late', good))
    const reply = await grpc.client.call('PostTransaction', request, { metadata, timeoutMs: 5 })
    expect(reply.status).toBe('DEADLINE_EXCEEDED')
    expect(await grpc.api.recordCount()).toBe(before)
  })

  test('who cancels does not take the command back, and learns with the key what became of it', async () => {
    const before = await grpc.api.recordCount()
    const sent = post('cancelled', good)
    const metadata = { 'idempotency-key': 'cancelled' }
    const cancelling = new AbortController()
    const reply = grpc.client.call('PostTransaction', requestOf(sent), {
      metadata,
      signal: cancelling.signal,
    })
    cancelling.abort()
    expect((await reply).status).toBe('CANCELLED')
    expect((await overGrpc(sent)).status).toBe('OK')
    expect(await grpc.api.recordCount()).toBe(before + 1)
  })
})

test('when the process stops, calls under way are answered and no more are taken', async () => {
  const other = await startGrpcWriteApi({ beside: grpc.api })
  const calls = Array.from({ length: 50 }, (_, index) =>
    other.client.call('PostTransaction', requestOf(post(`last-${index}`, good)), {
      metadata: { 'idempotency-key': `last-${index}` },
    }),
  )
  await calls[0]
  await other.door.stop()
  const replies = await Promise.all(calls)
  for (const { status } of replies) expect(['OK', 'UNAVAILABLE']).toContain(status)
  // what was told OK is there for the others
  const acknowledged = replies.filter(({ status }) => status === 'OK').length
  expect(acknowledged).toBeGreaterThan(0)
  const again = await grpc.api.post(path, good).set('idempotency-key', 'last-0').expect(201)
  expect(again.headers['idempotency-replayed']).toBe('true')
  await other.close()
})
