import { once } from 'node:events'
import { afterEach, describe, expect, test } from '@jest/globals'
import { status } from '@grpc/grpc-js'
import { errorOf, SampleClient } from '../fixture/sample-client.ts'
import { createSampleServer, type SampleServer } from '../fixture/sample-server.ts'
import { field } from '../fixture/wire-bytes.ts'

const check = '/grpc.health.v1.Health/Check'
const serving = Buffer.from([8, 1])
const notServing = Buffer.from([8, 2])
const serviceUnknown = Buffer.from([8, 3])

let server: SampleServer
let client: SampleClient

/** Without a key: health is open. */
async function start(...options: Parameters<typeof createSampleServer>): Promise<void> {
  server = await createSampleServer(...options)
  client = new SampleClient(server.port, { authorization: '' })
}

afterEach(async () => {
  client.close()
  await server.close()
})

async function healthOf(service: string): Promise<Buffer> {
  const { message } = await client.call(check, field(1, service))
  return message
}

/** What a watcher is told next. */
async function next(watcher: ReturnType<SampleClient['stream']>): Promise<Buffer> {
  const [message] = (await once(watcher, 'data')) as [Buffer] // as it came
  return message
}

function watch(service: string): ReturnType<SampleClient['stream']> {
  const watcher = client.stream('/grpc.health.v1.Health/Watch')
  watcher.on('error', () => undefined)
  watcher.end(field(1, service))
  return watcher
}

describe('health', () => {
  test('health: the server and its services are well while the checks pass', async () => {
    await start()
    const watcher = watch('')
    let told = await next(watcher)
    if (!told.equals(serving)) told = await next(watcher) // before the first check
    expect(told).toEqual(serving)
    expect(await healthOf('')).toEqual(serving)
    expect(await healthOf('ledger.v1.CommandService')).toEqual(serving)
    const { message } = await client.call('/grpc.health.v1.Health/List', Buffer.alloc(0))
    expect(message.toString('latin1')).toContain('ledger.v1.CommandService')
    watcher.cancel()
  })

  test('health: a check that fails is told to who watches, and again when it passes', async () => {
    let isWell = false
    await start({
      check: async () => {
        if (!isWell) throw new Error('away')
      },
    })
    const watcher = watch('')
    expect(await next(watcher)).toEqual(notServing)
    isWell = true
    expect(await next(watcher)).toEqual(serving)
    isWell = false
    expect(await next(watcher)).toEqual(notServing)
    watcher.cancel()
  })

  test('health: a drain is told at once, and calls are still taken', async () => {
    await start()
    server.server.beginDrain()
    expect(await healthOf('')).toEqual(notServing)
    const caller = new SampleClient(server.port)
    expect(await caller.post('x')).toHaveProperty('transaction')
    caller.close()
  })

  test('health: a service that is not here', async () => {
    await start()
    expect((await errorOf(healthOf('nobody'))).code).toBe(status.NOT_FOUND)
    const watcher = watch('nobody')
    expect(await next(watcher)).toEqual(serviceUnknown)
    watcher.cancel()
  })

  test.each([
    ['bytes that are no protobuf', Buffer.from([0x80])],
    ['a name that is too long', field(1, 'x'.repeat(5_000))],
    ['more than a name', Buffer.concat([field(1, 'a'), field(1, 'b')])],
  ])('health: refuses %s', async (_case, message) => {
    await start()
    expect((await errorOf(client.call(check, message))).code).toBe(status.INVALID_ARGUMENT)
  })

  test.each([
    ['', ''],
    ['', 'nobody'],
  ])('health: more watchers than there may be: %j', async (...services) => {
    await start()
    const watchers = services.map(watch)
    await Promise.all(watchers.map(next))
    const [error] = (await once(watch(''), 'error')) as [{ readonly code: number }] // of grpc-js
    expect(error.code).toBe(status.RESOURCE_EXHAUSTED)
    watchers.forEach((watcher) => watcher.cancel())
  })
})
