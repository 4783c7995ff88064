import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { ProblemCode } from '@ledger/wire'
import { eventually } from '../fixture/eventually.ts'
import { connectRaw } from '../fixture/raw-http.ts'
import {
  createSampleServer,
  sampleLimits,
  samplePath,
  type SampleServer,
} from '../fixture/sample-server.ts'

let sample: SampleServer

beforeAll(async () => {
  sample = await createSampleServer()
})

afterAll(() => sample.close())

const ok = '{"what":"accept"}'

async function post(): Promise<number> {
  const headers = { authorization: 'Bearer writer', 'content-type': 'application/json' }
  const answer = await fetch(sample.base + samplePath, { method: 'POST', body: ok, headers })
  await answer.arrayBuffer()
  return answer.status
}

describe('connections', () => {
  const start = 'POST / HTTP/1.1\r\nHost: x\r\n'
  const admitted = `POST ${samplePath} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer writer\r\nContent-Type: application/json\r\n`

  test('http-server: a body that is too large is answered, and the connection goes on', async () => {
    const raw = await connectRaw(sample.port)
    const large = 1_000_000
    raw.send(`${admitted}Content-Length: ${large}\r\n\r\n`)
    raw.send('x'.repeat(large))
    await raw.received('body_too_large')
    raw.send(`${admitted}Content-Length: ${ok.length}\r\n\r\n${ok}`)
    expect(await raw.received('201 Created')).toContain('413 Payload Too Large')
    raw.socket.destroy()
  })

  test('http-server: pipelined requests are answered in order', async () => {
    const raw = await connectRaw(sample.port)
    raw.send('GET /livez HTTP/1.1\r\nHost: x\r\n\r\nGET /nope HTTP/1.1\r\nHost: x\r\n\r\n')
    raw.send('GET /startupz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    const statuses = [...(await raw.received()).matchAll(/HTTP\/1\.1 (\d+)/g)].map(
      ([, code]) => code,
    )
    expect(statuses).toEqual(['200', '404', '200'])
  })

  test.each<[string, string]>([
    ['no HTTP', 'hello\r\n\r\n'],
    ['an unknown method', 'BREW / HTTP/1.1\r\nHost: x\r\n\r\n'],
    [
      'length and chunks at once',
      `${start}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['two lengths', `${start}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`],
    ['a length that is none', `${start}Content-Length: five\r\n\r\nhello`],
    ['an unknown coding', `${start}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
    ['a bad chunk', `${admitted}Transfer-Encoding: chunked\r\n\r\nzz\r\n`],
    ['a header with a line end', `${start}X: a\nb\r\n\r\n`],
    ['a space before the colon', `${start}X : a\r\n\r\n`],
    ['large headers', `${start}X: ${'a'.repeat(20_000)}\r\n\r\n`],
  ])('http-server: %s is refused and the connection closed', async (_case, text) => {
    const raw = await connectRaw(sample.port)
    raw.send(text)
    const answer = await raw.received()
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(answer).toContain('"code":"invalid_parameter"')
    expect(answer).toContain('Connection: close')
  })

  test.each<[string, string, ProblemCode]>([
    ['nothing', '', 'deadline_exceeded'],
    ['headers that do not end', 'GET /livez HTTP/1.1\r\nHost: x\r\nX: ', 'deadline_exceeded'],
    ['a body that does not come', `${admitted}Content-Length: 5\r\n\r\nhe`, 'deadline_exceeded'],
    [
      'the rest of a body, behind its answer',
      `${start}Content-Length: 5\r\n\r\nhe`,
      'route_not_found',
    ],
  ])('http-server: %s is closed after its time', async (_case, text, code) => {
    const raw = await connectRaw(sample.port)
    const startedAt = performance.now()
    raw.send(text)
    const answer = await raw.received()
    expect(performance.now() - startedAt).toBeLessThan(4_000)
    expect(answer.match(/"code":"\w+"/g)).toEqual([`"code":"${code}"`])
  })

  test('http-server: drip by drip is not fast enough either', async () => {
    const raw = await connectRaw(sample.port)
    raw.send('GET /livez HTTP/1.1\r\nHost: x\r\n')
    const drip = setInterval(() => raw.send('X-A: b\r\n'), 50)
    const answer = await raw.received()
    clearInterval(drip)
    expect(answer).toContain('"code":"deadline_exceeded"')
    expect(answer).toMatch(/Retry-After: \d/)
  })

  test('http-server: an idle connection is closed, and others are not the worse for it', async () => {
    const idle = await Promise.all(Array.from({ length: 50 }, () => connectRaw(sample.port)))
    expect(await post()).toBe(201)
    await Promise.all(idle.map((raw) => raw.received()))
    expect(await post()).toBe(201)
  })

  test('http-server: more connections than allowed are turned away', async () => {
    const many = await Promise.all(Array.from({ length: 130 }, () => connectRaw(sample.port)))
    await Promise.all(many.slice(sampleLimits.connectionsMax).map((raw) => raw.received()))
    for (const raw of many) raw.socket.destroy()
    await eventually(2_000, async () => expect(await post()).toBe(201))
  })

  test('http-server: the port of another server is not shared with it', async () => {
    const { app, close } = await createSampleServer()
    const place = { host: '127.0.0.1', port: sample.port }
    await expect(app.takeConnections(place)).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await close()
  })

  test('http-server: new callers do not wait for a turn of the event loop each', async () => {
    const turns = watchTurns()
    const takenAt: number[] = []
    const take = () => takenAt.push(turns.now())
    sample.app.server.on('connection', take)
    const callers = await Promise.all(Array.from({ length: 60 }, () => connectRaw(sample.port)))
    try {
      await eventually(2_000, async () => expect(takenAt).toHaveLength(callers.length))
      // of one socket Node takes one in a turn, and so 60 in 60
      expect(new Set(takenAt).size).toBeLessThan(callers.length / 2)
    } finally {
      sample.app.server.off('connection', take)
      turns.stop()
      for (const raw of callers) raw.socket.destroy()
    }
    await eventually(2_000, async () => expect(await post()).toBe(201))
  })
})

/** Counts the turns of the event loop. */
function watchTurns() {
  let turn = 0
  let isStopped = false
  const next = () => {
    turn += 1
    if (!isStopped) setImmediate(next)
  }
  next()
  return { now: () => turn, stop: () => (isStopped = true) }
}
