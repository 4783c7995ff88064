import { createServer } from 'node:http'
import { expect, test } from '@jest/globals'
import { eventually, freePort } from '@ledger/testkit'
import { acknowledgedBy, startProbe, unknownTo } from './probe.ts'

test('probe: goes on whatever it is answered, and tells what came of each request', async () => {
  const port = await freePort()
  const keys = new Set<unknown>()
  const server = createServer((request, answer) => {
    keys.add(request.headers['idempotency-key'])
    request.resume()
    if (keys.size % 3 === 0) request.socket.destroy()
    else answer.writeHead(keys.size % 3 === 1 ? 201 : 503).end('{}')
  })
  const probe = startProbe({
    url: `http://127.0.0.1:${port}`,
    apiKey: 'none',
    ledger: 'books',
    body: () => '{}',
    keyPrefix: 'probe-',
  })
  await eventually(() => unknownTo(probe) > 0, { what: 'nobody listens' })
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  await eventually(() => keys.size >= 6, { what: 'it is answered' })
  await probe.stop()
  server.close()
  const statuses = new Set(probe.probed.map(({ status }) => status))
  expect(statuses).toEqual(new Set([undefined, 201, 503]))
  expect(acknowledgedBy(probe)).toBeGreaterThanOrEqual(2)
  expect(probe.probed.every(({ sentS, answeredS }) => answeredS >= sentS)).toBe(true)
})
