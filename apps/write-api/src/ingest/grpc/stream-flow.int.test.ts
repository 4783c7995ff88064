import { afterEach, describe, expect, test } from '@jest/globals'
import type { PostingResult } from '@ledger/testkit'
import { eventually } from '@ledger/testkit'
import type { GrpcWriteApi } from '../../../test/grpc-write-api.ts'
import { startGrpcWriteApi } from '../../../test/grpc-write-api.ts'
import { deposit, openBook } from '../../../test/test-write-api.ts'

let grpc: GrpcWriteApi
const path = '/v1/ledgers/acme/transactions'
const testMsMax = 120_000

async function start(env: Readonly<Record<string, string>> = {}): Promise<void> {
  grpc = await startGrpcWriteApi({ env })
  await openBook(grpc.api, 'acme', 4)
}

afterEach(() => grpc.close())

function item(key: string, customer: string, amountMinor: number, fields: object = {}): object {
  const transaction = { ...deposit(customer, amountMinor), ...fields }
  return { ledger: 'acme', idempotency_key: key, transaction }
}

describe('posting stream: its pace', () => {
  test(
    'a caller that reads nothing is not read on, and hinders nobody',
    async () => {
      await start()
      const before = await grpc.api.recordCount()
      const taken = async () => (await grpc.api.recordCount()) - before
      const posting = grpc.client.post()
      const sent = 12_000
      const metadata = { note: 'x'.repeat(500), more: 'y'.repeat(500), rest: 'z'.repeat(500) }
      posting.send(item('stalled-0', 'customer:2', 1, { metadata }))
      const results = posting.results()
      const { value: first } = await takeOne(results)
      for (let index = 1; index < sent; index += 1) {
        posting.send(item(`stalled-${index}`, 'customer:2', 1, { metadata }))
        if (index % 100 === 0) await new Promise(setImmediate) // lets it be written
      }
      await eventually(async () => (await taken()) > 500, { what: 'the first are decided' })
      // no more than there is room for between the two of us, however long it takes
      let last = -1
      await eventually(
        async () => {
          const now = await taken()
          const isStill = now === last
          last = now
          return isStill
        },
        { everyMs: 500, what: 'no more is read' },
      )
      expect(last).toBeLessThan(sent)
      await grpc.api.post(path, deposit('customer:3', 1)).expect(201)

      posting.stream.end()
      const all = [first as PostingResult, ...(await readAll(results))]
      expect(all.map(({ index = 0, status }) => [index, status])).toEqual(
        Array.from({ length: sent }, (_, index) => [index, 201]),
      )
      expect(await taken()).toBe(sent + 1)
    },
    testMsMax,
  )

  test(
    'a caller that reads nothing for too long loses its stream, and may send all again',
    async () => {
      await start({ GRPC_STREAM_IDLE_MS_MAX: '1000', GRPC_STREAMS_MAX: '1' })
      const metadata = { note: 'x'.repeat(500), more: 'y'.repeat(500), rest: 'z'.repeat(500) }
      const items = Array.from({ length: 6_000 }, (_, index) =>
        item(`unread-${index}`, 'customer:1', 1, { metadata }),
      )
      const before = await grpc.api.recordCount()
      const unread = grpc.client.post()
      unread.send(...items)
      unread.stream.end()
      const unreadResults = unread.results()
      await takeOne(unreadResults)
      await eventually(isPlaceFree, { what: 'it has lost its place' })
      const seen = await readAll(unreadResults)
      expect(seen.length).toBeLessThan(items.length)
      expect((await unread.ended).status).not.toBe('OK')

      const again = grpc.client.post()
      const results = readAll(again.results())
      for (const each of items) if (!again.send(each)) await again.drained()
      again.stream.end()
      expect((await results).map(({ status }) => status)).toEqual(items.map(() => 201))
      expect(await grpc.api.recordCount()).toBe(before + items.length)
    },
    testMsMax,
  )

  test('one that says nothing for too long ends, and all of it was answered', async () => {
    await start({ GRPC_STREAM_IDLE_MS_MAX: '1000' })
    const posting = grpc.client.post()
    posting.send(item('only', 'customer:1', 1))
    expect(await readAll(posting.results())).toHaveLength(1)
    expect(await posting.ended).toMatchObject({ status: 'OK', trailers: { items: '1' } })
  })
})

/** Whether a stream is let in where there is room for one. */
async function isPlaceFree(): Promise<boolean> {
  const posting = grpc.client.post()
  await posting.rest()
  return (await posting.ended).status === 'OK'
}

/** Before its first read grpc-js takes whatever comes; after that, no more than is asked for. */
function takeOne(results: AsyncGenerator<PostingResult, void>) {
  return results.next()
}

async function readAll(results: AsyncIterable<PostingResult>): Promise<readonly PostingResult[]> {
  const all: PostingResult[] = []
  for await (const result of results) all.push(result)
  return all
}

describe('posting stream: its end', () => {
  test(
    'a caller that goes away: each request has one effect or none, and a retry tells',
    async () => {
      await start()
      const items = Array.from({ length: 2_000 }, (_, index) =>
        item(`gone-${index}`, `customer:${(index % 3) + 1}`, 1),
      )
      const before = await grpc.api.recordCount()
      const posting = grpc.client.post()
      posting.send(...items)
      const { value: first } = await posting.results().next()
      expect(first).toMatchObject({ status: 201 })
      posting.stream.cancel()
      expect((await posting.ended).status).toBe('CANCELLED')

      const retry = grpc.client.post()
      retry.send(...items)
      const answers = await retry.rest()
      expect(answers.map(({ status }) => status)).toEqual(items.map(() => 201))
      expect(answers[0]).toEqual({ ...(first as PostingResult), replayed: true })
      expect(await grpc.api.recordCount()).toBe(before + items.length)
    },
    testMsMax,
  )

  test('the process stops: what was read is answered, the stream says so, the rest goes elsewhere', async () => {
    await start()
    const other = await startGrpcWriteApi({ beside: grpc.api })
    const items = Array.from({ length: 5_000 }, (_, index) =>
      item(`stop-${index}`, 'customer:1', 1),
    )
    const before = await grpc.api.recordCount()
    const posting = other.client.post()
    posting.send(...items)
    const results = posting.results()
    const { value: first } = await results.next()
    const stopped = other.door.stop()
    const seen = [first as PostingResult, ...(await readAll(results))]
    expect(await posting.ended).toMatchObject({ status: 'UNAVAILABLE', code: 'shutting_down' })
    await stopped
    expect(await grpc.api.recordCount()).toBe(before + seen.length)

    const rest = grpc.client.post()
    rest.send(...items.slice(seen.length))
    expect(await rest.rest()).toHaveLength(items.length - seen.length)
    expect(await grpc.api.recordCount()).toBe(before + items.length)
    await other.close()
  }, 120_000)

  test('its connection is old: the stream says so, and the next one is on another', async () => {
    await start({ GRPC_CONNECTION_AGE_MS_MAX: '1000' })
    const before = await grpc.api.recordCount()
    const posting = grpc.client.post()
    posting.send(item('old', 'customer:1', 1))
    expect(await readAll(posting.results())).toMatchObject([{ status: 201 }])
    expect(await posting.ended).toMatchObject({ status: 'UNAVAILABLE', code: 'shutting_down' })

    const next = grpc.client.post()
    next.send(item('old', 'customer:1', 1), item('new', 'customer:1', 1))
    expect(await next.rest()).toMatchObject([{ replayed: true }, { status: 201 }])
    expect((await next.ended).status).toBe('OK')
    expect(await grpc.api.recordCount()).toBe(before + 2)
  })

  test('the deadline of a stream is that of all its requests', async () => {
    await start()
    const posting = grpc.client.post({ timeoutMs: 2_000 })
    posting.send(item('in-time', 'customer:1', 1))
    const results = await readAll(posting.results())
    expect(results).toMatchObject([{ status: 201 }])
    expect((await posting.ended).status).toBe('DEADLINE_EXCEEDED')
  })
})
