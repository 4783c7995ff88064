import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { GrpcReply } from '@ledger/testkit'
import type { GrpcWriteApi } from '../../../test/grpc-write-api.ts'
import { startGrpcWriteApi } from '../../../test/grpc-write-api.ts'
import { deposit, openBook } from '../../../test/test-write-api.ts'

let grpc: GrpcWriteApi
const path = '/v1/ledgers/acme/transactions'

beforeAll(async () => {
  grpc = await startGrpcWriteApi()
  await openBook(grpc.api, 'acme', 4)
})
afterAll(() => grpc.close())

/** A transaction and its key, as a message and as an item of HTTP. */
interface Keyed {
  readonly key: string
  readonly transaction: object
}

function keyed(key: string, customer: string, amountMinor: number): Keyed {
  return { key, transaction: deposit(customer, amountMinor) }
}

function overGrpc(items: readonly Keyed[], more: object = {}): Promise<GrpcReply> {
  const request = {
    ledger: 'acme',
    items: items.map(({ key, transaction }) => ({ idempotency_key: key, transaction })),
    ...more,
  }
  const metadata = { 'request-id': 'req_same' }
  return grpc.client.call('PostTransactionsAtomically', request, { metadata })
}

async function overHttp(items: readonly Keyed[]) {
  return grpc.api
    .post(
      `${path}/bulk?atomic=true`,
      items.map(({ key, transaction }) => ({ idempotency_key: key, ...transaction })),
    )
    .set('request-id', 'req_same')
}

function resultsOf({ answer }: GrpcReply) {
  return answer['results'] as readonly {
    readonly index?: number
    readonly idempotency_key: string
    readonly status: number
    readonly replayed?: boolean
    readonly transaction: { readonly id: string }
  }[]
}

describe('many transactions in one call', () => {
  test('all are posted, and HTTP tells the same of them', async () => {
    const before = await grpc.api.recordCount()
    const items = [keyed('all-1', 'customer:1', 5), keyed('all-2', 'customer:1', -5)]
    const reply = await overGrpc(items)
    expect(reply).toMatchObject({ status: 'OK' })
    expect(
      resultsOf(reply).map((one) => [one.index ?? 0, one.idempotency_key, one.status]),
    ).toEqual([
      [0, 'all-1', 201],
      [1, 'all-2', 201],
    ])
    expect(await grpc.api.recordCount()).toBe(before + 2)

    const again = await overHttp(items)
    expect(again.headers['idempotency-replayed']).toBe('true')
    const ids = (again.body as ReturnType<typeof resultsOf>).map(
      ({ transaction }) => transaction.id,
    )
    expect(ids).toEqual(resultsOf(reply).map(({ transaction }) => transaction.id))
    const third = await overGrpc(items)
    expect(third.headers['idempotency-replayed']).toBe('true')
    expect(resultsOf(third).map(({ replayed }) => replayed)).toEqual([true, true])
  })

  test('none is posted when one is refused, which the status names; HTTP says it to the byte', async () => {
    const before = await grpc.api.recordCount()
    const items = [keyed('none-1', 'customer:2', 5), keyed('none-2', 'customer:3', -5)]
    const reply = await overGrpc(items)
    expect(reply).toMatchObject({ status: 'FAILED_PRECONDITION', code: 'balance_below_minimum' })
    expect(reply.details).toMatch(/^Item 1: /)
    expect(await grpc.api.recordCount()).toBe(before)
    const again = await overHttp(items)
    expect([again.status, again.text]).toEqual([422, reply.problem])
    const alone = await grpc.api
      .post(path, deposit('customer:2', 5))
      .set('idempotency-key', 'none-1')
      .expect(422)
    expect(alone.body).toMatchObject({ code: 'bulk_refused' })
  })

  test('what is only tried writes nothing', async () => {
    const before = await grpc.api.recordCount()
    const reply = await overGrpc([keyed('tried', 'customer:1', 5)], { dry_run: true })
    expect(reply).toMatchObject({ status: 'OK', answer: { dry_run: true } })
    expect(await grpc.api.recordCount()).toBe(before)
  })

  test.each<[string, string, readonly Keyed[]]>([
    ['nothing', 'invalid_json', []],
    ['an item without a key', 'idempotency_key_missing', [keyed('', 'customer:1', 1)]],
    ['an item without entries', 'invalid_field', [{ key: 'k', transaction: {} }]],
    [
      'more than 500',
      'body_too_large',
      Array.from({ length: 501 }, (_, index) => keyed(`k-${index}`, 'customer:1', 1)),
    ],
  ])('%s: %s', async (_case, code, items) => {
    const before = await grpc.api.recordCount()
    expect(await overGrpc(items)).toMatchObject({ status: 'INVALID_ARGUMENT', code })
    expect(await grpc.api.recordCount()).toBe(before)
  })

  test('a ledger that is not there', async () => {
    const reply = await overGrpc([keyed('k', 'customer:1', 1)], { ledger: 'nothing' })
    expect(reply).toMatchObject({ status: 'NOT_FOUND', code: 'ledger_not_found' })
  })
})
