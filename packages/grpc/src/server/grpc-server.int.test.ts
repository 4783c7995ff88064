import { connect } from 'node:http2'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from '@jest/globals'
import { status } from '@grpc/grpc-js'
import { errorOf, reasonOf, SampleClient } from '../fixture/sample-client.ts'
import { createSampleServer, type SampleServer } from '../fixture/sample-server.ts'
import { field } from '../fixture/wire-bytes.ts'
import { untilTrue } from '../fixture/until-true.ts'

const post = '/ledger.v1.CommandService/PostTransaction'

let server: SampleServer
const clients: SampleClient[] = []

async function start(...options: Parameters<typeof createSampleServer>): Promise<SampleClient> {
  server = await createSampleServer(...options)
  return client()
}

function client(metadata?: Readonly<Record<string, string>>): SampleClient {
  const made = new SampleClient(server.port, metadata)
  clients.push(made)
  return made
}

afterEach(async () => {
  clients.splice(0).forEach((each) => each.close())
  server.release()
  await server.close()
})

describe('what is answered', () => {
  test('grpc-server: a message with its metadata', async () => {
    await start()
    const asked = client({ 'request-id': 'order-17', 'idempotency-key': 'k-1' })
    expect(await asked.post('x')).toMatchObject({ transaction: { source: 'k-1' } })
    const { metadata } = await asked.call(post, field(2, field(6, 'x')))
    expect(metadata.get('request-id')).toEqual(['order-17'])
    expect(metadata.get('ledger-token')).toEqual(['djEuMC4xLjc'])
  })

  test('grpc-server: metadata that is given twice is joined, and so refused where it matters', async () => {
    await start()
    const asked = client({ 'idempotency-key': 'k-1, k-2' })
    expect(await asked.post('x')).toMatchObject({ transaction: { source: 'k-1, k-2' } })
  })

  test('grpc-server: a key that has to be looked up first', async () => {
    await start()
    expect(await client({ authorization: 'Bearer late' }).post('x')).toHaveProperty('transaction')
  })

  test('grpc-server: a refusal with its reason, and what it is a replay of', async () => {
    const error = await errorOf((await start()).post('refuse'))
    expect(error).toMatchObject({ code: status.INVALID_ARGUMENT, details: '1 against 2' })
    expect(reasonOf(error)).toBe('UNBALANCED')
    expect(error.metadata.get('idempotency-replayed')).toEqual(['true'])
  })

  test.each([
    ['throw', status.INTERNAL, 'INTERNAL'],
    ['lose', status.UNKNOWN, 'OUTCOME_UNKNOWN'],
  ])(
    'grpc-server: %s leaves as a code of the catalogue, without internals',
    async (what, code, reason) => {
      const error = await errorOf((await start()).post(what))
      expect(error.code).toBe(code)
      expect(reasonOf(error)).toBe(reason)
      expect(JSON.stringify(error)).not.toContain('internals')
    },
  )

  test('grpc-server: a bug is in the log, with the id of the request', async () => {
    await start()
    await errorOf(client({ 'request-id': 'order-18' }).post('throw'))
    expect(server.lines.join('')).toMatch(/internals of the service.*"request_id":"order-18"/)
  })
})

describe('what is refused', () => {
  test.each([
    [{ authorization: 'Bearer nobody' }, 'API_KEY_INVALID'],
    [{ authorization: 'Bearer writer, Bearer writer' }, 'API_KEY_INVALID'],
  ])('grpc-server: %j', async (metadata, reason) => {
    await start()
    const error = await errorOf(client(metadata).post('x'))
    expect(error.code).toBe(status.UNAUTHENTICATED)
    expect(reasonOf(error)).toBe(reason)
  })

  test.each<[string, Buffer, string]>([
    ['bytes that are no protobuf', Buffer.from([0x80]), 'INVALID_MESSAGE'],
    ['a field that is not known', field(17, 'x'), 'UNKNOWN_FIELD'],
    ['a message that is too large', field(1, 'x'.repeat(70_000)), 'BODY_TOO_LARGE'],
  ])('grpc-server: %s', async (_case, message, reason) => {
    const error = await errorOf((await start()).call(post, message))
    expect(error.code).toBe(status.INVALID_ARGUMENT)
    expect(reasonOf(error)).toBe(reason)
  })

  test('grpc-server: a message far too large, by gRPC itself', async () => {
    const error = await errorOf((await start()).call(post, field(1, 'x'.repeat(1_000_000))))
    expect(error.code).toBe(status.RESOURCE_EXHAUSTED)
  })

  test('grpc-server: a method that is not there', async () => {
    const error = await errorOf(
      (await start()).call('/ledger.v1.CommandService/None', Buffer.alloc(0)),
    )
    expect(error.code).toBe(status.UNIMPLEMENTED)
  })

  test('grpc-server: commands while there is too much to do, before they are read', async () => {
    const error = await errorOf(
      (await start({ isFull: () => true })).call(post, Buffer.from([0x80])),
    )
    expect(error.code).toBe(status.UNAVAILABLE)
    expect(reasonOf(error)).toBe('OVERLOADED')
  })

  test('grpc-server: more calls than may be under way, and no more once one has ended', async () => {
    const asked = await start()
    const waiting = Array.from({ length: 4 }, () => asked.post('wait'))
    await untilTrue(() => server.waiting() === 4)
    expect(reasonOf(await errorOf(asked.post('x')))).toBe('OVERLOADED')
    server.release()
    await Promise.all(waiting)
    expect(await asked.post('x')).toHaveProperty('transaction')
  })

  test('grpc-server: a call whose deadline leaves no time', async () => {
    const error = await errorOf((await start()).post('x', { deadline: Date.now() + 15 }))
    expect(error.code).toBe(status.DEADLINE_EXCEEDED)
  })

  test('grpc-server: connections beyond those that may be open', async () => {
    await start({ limits: { connectionsMax: 0 } })
    const error = await errorOf(client().post('x', { deadline: Date.now() + 1_000 }))
    expect([status.UNAVAILABLE, status.DEADLINE_EXCEEDED]).toContain(error.code)
  })
})

describe('bytes that no client would send', () => {
  test.each<[string, Buffer]>([
    ['a compressed message that is none', Buffer.from('this is no gzip')],
    ['an empty compressed message', Buffer.alloc(0)],
    ['a gigabyte in a megabyte', gzipSync(Buffer.alloc(64 * 1_024 * 1_024))],
    ['a compressed message that is cut off', gzipSync(Buffer.alloc(10_000)).subarray(0, 20)],
  ])('grpc-server: lives through %s', async (_case, bytes) => {
    const asked = await start()
    await sendCompressed(server.port, bytes)
    expect(await asked.post('x')).toHaveProperty('transaction')
  })
})

describe('how it stops', () => {
  test('grpc-server: what is under way is answered, and no new call is taken', async () => {
    const asked = await start()
    const waiting = asked.post('wait')
    await untilTrue(() => server.waiting() === 1)
    const stopped = server.server.stop(60_000)
    server.release()
    expect(await waiting).toHaveProperty('transaction')
    await stopped
    expect((await errorOf(asked.post('x'))).code).toBe(status.UNAVAILABLE)
  })

  test('grpc-server: what takes too long is cut off', async () => {
    const asked = await start()
    const waiting = errorOf(asked.post('wait'))
    await untilTrue(() => server.waiting() === 1)
    await server.server.stop(10)
    expect([status.CANCELLED, status.UNAVAILABLE]).toContain((await waiting).code)
  })
})

/** Resolves when the stream or the connection has ended, however. */
async function sendCompressed(port: number, bytes: Buffer): Promise<void> {
  const session = connect(`http://127.0.0.1:${port}`)
  const head = Buffer.alloc(5)
  head.writeUInt8(1)
  head.writeUInt32BE(bytes.length, 1)
  await new Promise<void>((resolve) => {
    const request = session.request({
      ':method': 'POST',
      ':path': post,
      'content-type': 'application/grpc',
      'grpc-encoding': 'gzip',
      authorization: 'Bearer writer',
      te: 'trailers',
    })
    request.on('error', () => resolve())
    request.on('close', () => resolve())
    session.on('error', () => resolve())
    request.resume()
    request.end(Buffer.concat([head, bytes]))
  })
  session.destroy()
}
