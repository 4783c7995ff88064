import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { eventually } from '@ledger/testkit'
import { BulkCall, item, listening } from '../../../test/bulk-call.ts'
import type { TestWriteApi } from '../../../test/test-write-api.ts'
import { deposit, openBook, startTestWriteApi } from '../../../test/test-write-api.ts'

let api: TestWriteApi
let url: string
const single = '/v1/ledgers/acme/transactions'

beforeAll(async () => {
  api = await startTestWriteApi({
    env: { WRITE_BULK_REQUESTS_MAX: '1', HTTP_REQUEST_MS_MAX: '60000' },
  })
  url = `${await listening(api)}${single}/bulk`
  await openBook(api, 'acme', 4)
})
afterAll(() => api.close())

/** The one place of a bulk request is free again. */
const untilFree = () =>
  eventually(
    async () => {
      const answer = await api.post(`${single}/bulk`, [])
      return answer.status === 400
    },
    { what: 'the bulk request before has left' },
  )

describe('post-transactions: a stream', () => {
  test('answers an item while the next ones are not written yet', async () => {
    const call = new BulkCall(url, api.apiKey)
    const results = call.results()
    for (const number of [1, 2, 3]) {
      call.send(item(`talk-${number}`, 'customer:1', number))
      const { value } = await results.next()
      expect(value).toMatchObject({ index: number - 1, status: 201 })
    }
    call.call.end()
    expect(await results.next()).toMatchObject({ done: true })
    await untilFree()
  })

  test('overloaded: one bulk request more than may be', async () => {
    const call = new BulkCall(url, api.apiKey)
    call.send(item('held-1', 'customer:1', 1))
    expect(await call.status()).toBe(200)
    const refused = await api.post(`${single}/bulk`, [item('never', 'customer:1', 1)]).expect(503)
    expect(refused.body).toMatchObject({ code: 'overloaded', outcome: 'not_attempted' })
    expect(refused.headers['retry-after']).toBe('1')
    expect(await call.rest()).toHaveLength(1)
    await untilFree()
  })

  test('a client that reads nothing is not read on, and hinders nobody', async () => {
    const before = await api.recordCount()
    const call = new BulkCall(url, api.apiKey)
    let sent = 0
    // what is neither read by the service nor fits between the two of us stays here
    while (sent < 9_000 && call.call.writableLength < 1024 * 1024) {
      const metadata = { note: 'x'.repeat(500), more: 'y'.repeat(500), rest: 'z'.repeat(500) }
      call.send(item(`stalled-${sent}`, 'customer:2', 1, { metadata }))
      sent += 1
      if (sent % 100 === 0) await new Promise(setImmediate) // lets it be written
    }
    const taken = async () => (await api.recordCount()) - before
    await eventually(async () => (await taken()) > 500, { what: 'the first items are decided' })
    await api.post(single, deposit('customer:3', 1)).expect(201)
    expect(await taken()).toBeLessThan(sent)

    const results = await call.rest()
    expect(results.map(({ index, status }) => [index, status])).toEqual(
      results.map((_, index) => [index, 201]),
    )
    expect(results).toHaveLength(sent)
    expect(await taken()).toBe(sent + 1)
    await untilFree()
  }, 60_000)

  test('a client that goes away: each item has one effect or none, and a retry tells', async () => {
    const items = Array.from({ length: 2_000 }, (_, index) =>
      item(`gone-${index}`, `customer:${(index % 3) + 1}`, 1),
    )
    const before = await api.recordCount()
    const call = new BulkCall(url, api.apiKey)
    call.call.on('error', () => undefined)
    call.send(...items)
    const results = call.results()
    const { value: first } = await results.next()
    expect(first).toMatchObject({ index: 0, status: 201 })
    call.call.destroy()
    await once(call.call, 'close')
    await untilFree()

    const retry = new BulkCall(url, api.apiKey)
    retry.send(...items)
    const answers = await retry.rest()
    expect(answers.map(({ status }) => status)).toEqual(items.map(() => 201))
    expect(answers[0]).toEqual({ ...(first as object), replayed: true })
    expect(await api.recordCount()).toBe(before + items.length)
    await untilFree()
  }, 60_000)

  test('the same items at once, together and alone: each has one effect and one answer', async () => {
    const before = await api.recordCount()
    const keys = Array.from({ length: 50 }, (_, index) => `race-${index}`)
    const call = new BulkCall(url, api.apiKey)
    const alone = keys.map((key) =>
      api.post(single, deposit('customer:1', 3)).set('idempotency-key', key),
    )
    call.send(...keys.map((key) => item(key, 'customer:1', 3)))
    const [together, ...each] = await Promise.all([call.rest(), ...alone])
    expect(each.map(({ status }) => status)).toEqual(keys.map(() => 201))
    expect(together.map(({ transaction }) => transaction)).toEqual(each.map(({ body }) => body))
    expect(await api.recordCount()).toBe(before + keys.length)
  }, 60_000)
})
