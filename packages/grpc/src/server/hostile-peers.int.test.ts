import { once } from 'node:events'
import { connect, constants, type ClientHttp2Session } from 'node:http2'
import { connect as connectSocket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { createSampleServer, type SampleServer } from '../fixture/sample-server.ts'

const post = '/ledger.v1.CommandService/PostTransaction'
const check = '/grpc.health.v1.Health/Check'

let server: SampleServer
let session: ClientHttp2Session | undefined

afterEach(async () => {
  session?.destroy()
  session = undefined
  await server.close()
})

/** Sends a message and does not say that it was the last, as no client of gRPC does. */
async function trailersOfUnended(
  path: string,
  metadata: Readonly<Record<string, string>>,
  message: Buffer,
): Promise<Readonly<Record<string, unknown>>> {
  session = connect(`http://127.0.0.1:${server.port}`)
  session.on('error', () => undefined)
  const head = Buffer.alloc(5)
  head.writeUInt8(1)
  head.writeUInt32BE(message.length, 1)
  const request = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    'grpc-encoding': 'gzip',
    te: 'trailers',
    ...metadata,
  })
  request.on('error', () => undefined)
  request.write(Buffer.concat([head, message]))
  const [headers] = (await once(request, 'response')) as [Record<string, unknown>] // of Node
  request.close(constants.NGHTTP2_CANCEL)
  return headers
}

describe('peers that mean harm', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['no key', {}],
    ['a key that is not known', { authorization: 'Bearer nobody' }],
  ])('hostile-peers: a call with %s ends before it is read', async (_case, metadata) => {
    server = await createSampleServer()
    const headers = await trailersOfUnended(post, metadata, gzipSync(Buffer.alloc(60_000)))
    expect(headers).toMatchObject({ 'grpc-status': '16', 'request-id': expect.any(String) })
    expect(server.lines.join('')).toMatch(/"code":"api_key_(missing|invalid)"/)
  })

  test('hostile-peers: what is asked without a key is small', async () => {
    server = await createSampleServer()
    const headers = await trailersOfUnended(check, {}, gzipSync(Buffer.alloc(60_000)))
    expect(headers['grpc-status']).toBe('3')
  })

  test('hostile-peers: metadata that cannot be read are not written to stderr', async () => {
    server = await createSampleServer()
    const said = jest.spyOn(console, 'error').mockImplementation(() => undefined)
    try {
      await trailersOfUnended(post, { authorization: 'Bearer lk_\u00e9' }, Buffer.alloc(0))
      expect(said).not.toHaveBeenCalled()
    } finally {
      said.mockRestore()
    }
  })

  test('hostile-peers: a connection whose peer does not end its side does not hold up the stop', async () => {
    server = await createSampleServer()
    const socket = connectSocket({ port: server.port, host: '127.0.0.1', allowHalfOpen: true })
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    socket.resume()
    await server.server.stop(100)
    socket.destroy()
  })
})
