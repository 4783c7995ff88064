import { once } from 'node:events'
import { afterEach, describe, expect, test } from '@jest/globals'
import {
  status,
  type ClientDuplexStream,
  type ServiceError,
  type StatusObject,
} from '@grpc/grpc-js'
import { compileDecoder } from '../codec/compile-decoder.ts'
import { ledgerDescriptors } from '../descriptors.ts'
import { reasonOf, SampleClient } from '../fixture/sample-client.ts'
import { createSampleServer, type SampleServer } from '../fixture/sample-server.ts'
import { field } from '../fixture/wire-bytes.ts'
import { untilTrue } from '../fixture/until-true.ts'

type Stream = ClientDuplexStream<Buffer, Buffer>

const decode = compileDecoder(ledgerDescriptors().message('ledger.v1.PostTransactionsResponse'))
const request = field(1, 'acme')

let server: SampleServer
let client: SampleClient

async function open(...options: Parameters<typeof createSampleServer>): Promise<Stream> {
  server = await createSampleServer(...options)
  client = new SampleClient(server.port)
  return watched(client.stream())
}

/** One that breaks off must not end the process. */
function watched(stream: Stream): Stream {
  return stream.on('error', () => undefined)
}

afterEach(async () => {
  client.close()
  await server.close()
})

async function resultsOf(stream: Stream): Promise<readonly unknown[]> {
  const results: unknown[] = []
  for await (const bytes of stream) results.push(decode(bytes as Buffer)) // as it came
  return results
}

async function statusOf(stream: Stream): Promise<StatusObject> {
  const [ended] = (await once(stream, 'status')) as [StatusObject] // as grpc-js gives it
  return ended
}

/** As large as their requests; unread, they fill what is between the two. */
const manyLarge = 200

/** Sends all, takes one result, and no more: before its first read grpc-js takes whatever comes. */
async function takeOneOfMany(stream: Stream): Promise<void> {
  for (let sent = 0; sent < manyLarge; sent += 1) stream.write(field(1, 'x'.repeat(60_000)))
  stream.end()
  await once(stream, 'data')
  stream.pause()
}

/** Whether one more stream may be open now. */
function isLetIn(): Promise<boolean> {
  const stream = client.stream()
  return new Promise((resolve) => {
    stream.once('metadata', () => {
      resolve(true)
      stream.cancel()
    })
    stream.on('error', () => resolve(false))
  })
}

describe('service-stream', () => {
  test('service-stream: results come in the order of the requests, all of them', async () => {
    const stream = await open()
    const ended = statusOf(stream)
    const results = resultsOf(stream)
    for (let index = 0; index < 10_000; index += 1) {
      if (!stream.write(request)) await once(stream, 'drain')
    }
    stream.end()
    const indexes = (await results).map((result) => (result as { index?: number }).index ?? 0)
    expect(indexes).toEqual(Array.from({ length: 10_000 }, (_, index) => index))
    const { code, metadata } = await ended
    expect(code).toBe(status.OK)
    expect(metadata.get('items')).toEqual(['10000'])
    expect(metadata.get('close')).toEqual(['half-closed'])
  })

  test('service-stream: who reads no results is not read from', async () => {
    let begun = 0
    const stream = await open({
      beforeResult: async () => void (begun += 1),
      limits: { streamIdleMsMax: 60_000 },
    })
    await takeOneOfMany(stream)
    let before = -1
    while (begun > before) {
      before = begun
      // the server has had time to go on, if it did
      for (let calls = 0; calls < 20; calls += 1) await client.post('x')
    }
    expect(begun).toBeLessThan(manyLarge / 2)
    expect(await resultsOf(stream)).toHaveLength(manyLarge - 1)
  })

  test('service-stream: one that says nothing for too long is ended', async () => {
    const stream = await open()
    stream.resume()
    const { code, metadata } = await statusOf(stream)
    expect(code).toBe(status.OK)
    expect(metadata.get('close')).toEqual(['idle'])
  })

  test('service-stream: one that takes no results for too long is ended', async () => {
    const stream = await open()
    await takeOneOfMany(stream)
    await untilTrue(() => server.lines.some((line) => line.includes('PostTransactions')))
    stream.cancel()
  })

  test('service-stream: when the service stops, what was read is answered, and no more is read', async () => {
    const stream = await open({ limits: { streamIdleMsMax: 60_000 } })
    const ended = statusOf(stream)
    const results = resultsOf(stream)
    stream.write(request)
    await once(stream, 'metadata')
    const stopped = server.server.stop(5_000)
    const { metadata } = await ended
    expect(metadata.get('close')).toEqual(['stopping'])
    expect((await results).length).toBeLessThanOrEqual(1)
    await stopped
  })

  test('service-stream: it ends by itself before its connection is destroyed of age', async () => {
    const stream = await open({ limits: { streamIdleMsMax: 60_000, connectionAgeMsMax: 1_000 } })
    const ended = statusOf(stream)
    const results = resultsOf(stream)
    stream.write(request)
    const { code, metadata } = await ended
    expect(code).toBe(status.OK)
    expect(metadata.get('close')).toEqual(['old'])
    expect(metadata.get('items')).toEqual(['1'])
    expect(await results).toHaveLength(1)
    expect(await client.post('x')).toHaveProperty('transaction') // on another connection
  })

  test('service-stream: nobody is idle while the service itself is slow', async () => {
    const slowUntil = performance.now() + 2_500 // twice and more what the sample calls idle
    const beforeResult = (): Promise<void> => untilTrue(() => performance.now() > slowUntil)
    const stream = await open({ beforeResult })
    const ended = statusOf(stream)
    const results = resultsOf(stream)
    for (let sent = 0; sent < 40; sent += 1) stream.write(request)
    stream.end()
    expect((await ended).metadata.get('close')).toEqual(['half-closed'])
    expect(await results).toHaveLength(40)
  })

  test('service-stream: a caller that is gone leaves its place to another', async () => {
    const stream = await open({ limits: { streamsMax: 1, streamIdleMsMax: 60_000 } })
    await once(stream, 'metadata')
    expect(await isLetIn()).toBe(false)
    stream.cancel()
    while (!(await isLetIn()));
  })

  test('service-stream: more than may be open are refused', async () => {
    const first = await open()
    const second = watched(client.stream())
    await Promise.all([once(first, 'metadata'), once(second, 'metadata')])
    const third = client.stream()
    const [error] = (await once(third, 'error')) as [ServiceError] // as grpc-js gives it
    expect(error.code).toBe(status.UNAVAILABLE)
    expect(reasonOf(error)).toBe('OVERLOADED')
    first.cancel()
    second.cancel()
  })

  test('service-stream: one that breaks off in the middle of a message does no harm', async () => {
    const stream = await open()
    stream.write(request)
    await once(stream, 'data')
    client.close()
    stream.cancel()
    client = new SampleClient(server.port)
    expect(await client.post('x')).toHaveProperty('transaction')
  })
})
