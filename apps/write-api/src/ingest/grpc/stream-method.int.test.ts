import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { PostingResult } from '@ledger/testkit'
import { createTestApiKey } from '@ledger/testkit'
import type { GrpcWriteApi } from '../../../test/grpc-write-api.ts'
import { startGrpcWriteApi } from '../../../test/grpc-write-api.ts'
import { deposit, openBook } from '../../../test/test-write-api.ts'

let grpc: GrpcWriteApi
const path = '/v1/ledgers/acme/transactions'
const testMsMax = 120_000

beforeAll(async () => {
  grpc = await startGrpcWriteApi({ env: { GRPC_STREAMS_MAX: '2' } })
  await openBook(grpc.api, 'acme', 8)
  await openBook(grpc.api, 'other')
})
afterAll(() => grpc.close())

function item(key: string, customer: string, amountMinor: number, fields: object = {}): object {
  const transaction = { ...deposit(customer, amountMinor), ...fields }
  return { ledger: 'acme', idempotency_key: key, transaction }
}

const outcomes = (results: readonly PostingResult[]) =>
  results.map(({ status, problem }) => problem?.code ?? status)

/** A stream whose place is free again when this returns. */
async function post(...items: readonly object[]): Promise<readonly PostingResult[]> {
  const posting = grpc.client.post()
  posting.send(...items)
  const results = await posting.rest()
  expect(await posting.ended).toMatchObject({ status: 'OK' })
  return results
}

describe('posting stream: the results', () => {
  test(
    '10,000 requests: all are posted, and answered in their order',
    async () => {
      const before = await grpc.api.recordCount()
      const count = 10_000
      const posting = grpc.client.post()
      const read = (async () => {
        const indexes: number[] = []
        for await (const { index = 0, status } of posting.results()) {
          if (status === 201) indexes.push(index)
        }
        return indexes
      })()
      for (let sent = 0; sent < count; sent += 1) {
        const isRoom = posting.send(item(`many-${sent}`, `customer:${(sent % 8) + 1}`, 1))
        if (!isRoom) await posting.drained()
      }
      posting.stream.end()
      expect(await read).toEqual(Array.from({ length: count }, (_, index) => index))
      expect(await posting.ended).toMatchObject({
        status: 'OK',
        trailers: { items: String(count), accepted: String(count), refused: '0' },
      })
      expect(await grpc.api.recordCount()).toBe(before + count)
    },
    testMsMax,
  )

  test('comes while the next request is not written yet', async () => {
    const posting = grpc.client.post()
    const results = posting.results()
    for (const number of [1, 2, 3]) {
      posting.send(item(`talk-${number}`, 'customer:1', number))
      const { value } = await results.next()
      expect(value).toMatchObject({ status: 201, idempotency_key: `talk-${number}` })
    }
    posting.stream.end()
    expect(await results.next()).toMatchObject({ done: true })
    expect(await posting.ended).toMatchObject({ status: 'OK' })
  })

  test('requests are judged in their order: a deposit comes before what it pays for', async () => {
    await openBook(grpc.api, 'empty')
    const pairs = Array.from({ length: 200 }, (_, index) => [
      { ...item(`in-${index}`, 'customer:1', 5), ledger: 'empty' },
      { ...item(`out-${index}`, 'customer:1', -5), ledger: 'empty' },
    ]).flat()
    expect(new Set(outcomes(await post(...pairs)))).toEqual(new Set([201]))
  })

  test('a request and a call of HTTP are the same under a key, either way round', async () => {
    const [accepted, refused] = await post(
      item('same-1', 'customer:2', 100),
      item('same-2', 'customer:2', -1_000_000),
    )
    const one = await grpc.api
      .post(path, deposit('customer:2', 100))
      .set('idempotency-key', 'same-1')
    expect(one.headers['idempotency-replayed']).toBe('true')
    expect((one.body as { readonly id: string }).id).toBe(accepted?.transaction?.id)
    const two = await grpc.api
      .post(path, deposit('customer:2', -1_000_000))
      .set('idempotency-key', 'same-2')
    expect([two.status, two.text]).toEqual([422, refused?.problem?.json])

    await grpc.api.post(path, deposit('customer:2', 7)).set('idempotency-key', 'same-3').expect(201)
    const again = await post(
      item('same-3', 'customer:2', 7),
      item('same-2', 'customer:2', -1_000_000),
    )
    expect(outcomes(again)).toEqual([201, 'balance_below_minimum'])
    expect(again.map(({ replayed }) => replayed)).toEqual([true, true])
  })

  test('a key twice in one stream has one effect', async () => {
    const before = await grpc.api.recordCount()
    const twice = item('doubled', 'customer:1', 3)
    const [first, second, third] = await post(twice, twice, item('doubled', 'customer:1', 4))
    expect(second).toMatchObject({ replayed: true, transaction: first?.transaction })
    expect(third?.problem?.code).toBe('idempotency_key_reused')
    expect(await grpc.api.recordCount()).toBe(before + 1)
  })
})

describe('posting stream: what is wrong with one request', () => {
  const good = item('good', 'customer:1', 1)

  test('is its result, and the next ones go on', async () => {
    const [debit] = (deposit('customer:1', 1) as { readonly entries: readonly object[] }).entries
    const before = await grpc.api.recordCount()
    const results = await post(
      good,
      { ledger: 'acme', transaction: deposit('customer:1', 1) },
      { ...good, idempotency_key: 'a b' },
      { ...good, ledger: 'other' },
      { ledger: 'acme', idempotency_key: 'k-1' },
      { ledger: 'acme', idempotency_key: 'k-2', transaction: { entries: [debit] } },
      item('k-3', 'nobody', 1),
      item('k-4', 'customer:1', 1, { source: '4111111111111111' }),
      item('last', 'customer:1', 1),
    )
    expect(outcomes(results)).toEqual([
      201,
      'idempotency_key_missing',
      'idempotency_key_invalid',
      'invalid_parameter',
      'invalid_field',
      'invalid_field',
      'unknown_account',
      'card_number_not_allowed',
      201,
    ])
    expect(await grpc.api.recordCount()).toBe(before + 2)
  })

  test('bytes that are no request', async () => {
    const posting = grpc.client.post()
    posting.send(item('before-bytes', 'customer:1', 1))
    posting.sendBytes(Buffer.from([0xff]))
    posting.sendBytes(Buffer.from([0x7a, 0x01, 0x61])) // a field that nobody knows
    posting.sendBytes(Buffer.alloc(0))
    posting.sendBytes(Buffer.alloc(1_048_577))
    posting.send(item('after-bytes', 'customer:1', 1))
    const results = await posting.rest()
    expect(outcomes(results)).toEqual([
      201,
      'invalid_message',
      'unknown_field',
      'invalid_parameter',
      'body_too_large',
      201,
    ])
    expect((await posting.ended).trailers).toMatchObject({ accepted: '2', refused: '4' })
  })
})

describe('posting stream: what is wrong with the whole', () => {
  async function endOf(apiKey: string, ...messages: readonly (object | Buffer)[]) {
    const posting = grpc.clientOf(apiKey).post()
    for (const message of messages) {
      if (Buffer.isBuffer(message)) posting.sendBytes(message)
      else posting.send(message)
    }
    expect(await posting.rest()).toEqual([])
    return posting.ended
  }

  test('the first request names no ledger that there is', async () => {
    const { apiKey } = grpc.api
    const good = item('never', 'customer:1', 1)
    expect(await endOf(apiKey, Buffer.from([0xff]), good)).toMatchObject({
      code: 'invalid_message',
    })
    expect(await endOf(apiKey, { idempotency_key: 'k' }, good)).toMatchObject({
      status: 'INVALID_ARGUMENT',
      code: 'invalid_parameter',
    })
    expect(await endOf(apiKey, { ...good, ledger: 'nothing' })).toMatchObject({
      status: 'NOT_FOUND',
      code: 'ledger_not_found',
    })
  })

  test('the API key may not', async () => {
    const { pool } = grpc.api.database
    const withoutScope = await createTestApiKey(pool, { scopes: ['ledger:read'] })
    const elsewhere = await createTestApiKey(pool, { ledgers: ['other'] })
    const good = item('never', 'customer:1', 1)
    expect((await endOf(withoutScope, good)).code).toBe('scope_missing')
    expect((await endOf(elsewhere, good)).code).toBe('ledger_not_found')
    expect((await endOf('nonsense', good)).code).toBe('api_key_invalid')
  })

  test('nothing at all is no error', async () => {
    const posting = grpc.client.post()
    expect(await posting.rest()).toEqual([])
    expect(await posting.ended).toMatchObject({ status: 'OK', trailers: { items: '0' } })
  })

  test('more streams than may be', async () => {
    const held = [grpc.client.post(), grpc.client.post()]
    for (const [index, posting] of held.entries()) {
      posting.send(item(`held-${index}`, 'customer:1', 1))
      expect((await posting.results().next()).value).toMatchObject({ status: 201 })
    }
    expect(await endOf(grpc.api.apiKey, item('never', 'customer:1', 1))).toMatchObject({
      status: 'UNAVAILABLE',
      code: 'overloaded',
    })
    for (const posting of held) posting.stream.end()
    for (const posting of held) expect((await posting.ended).status).toBe('OK')
  })
})
