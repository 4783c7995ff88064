import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { sampleLimits } from '../fixture/sample-server.ts'
import { createLog } from '../log/create-log.ts'
import { closeHttpServer } from './close-http-server.ts'
import { createHttpServer } from './create-http-server.ts'
import type { ReadyCheck } from './health.ts'
import type { HttpServer } from './http-server.ts'

let app: HttpServer | undefined

afterEach(async () => {
  if (app !== undefined) await closeHttpServer(app, 1_000)
  app = undefined
})

async function startWith(checks: Record<string, ReadyCheck>): Promise<string> {
  const log = createLog({ service: 'sample', level: 'silent' })
  app = await createHttpServer({ log, limits: sampleLimits, checks })
  await app.listen({ host: '127.0.0.1', port: 0 })
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
}

async function get(url: string, method = 'GET') {
  const answer = await fetch(url, { method })
  return { status: answer.status, text: await answer.text() }
}

test('health: a process without trouble is alive, started and ready, without a key', async () => {
  const base = await startWith({ database: () => Promise.resolve() })
  const ok = { status: 200, text: '{"status":"ok","not_ready":[]}' }
  expect(await get(`${base}/livez`)).toEqual(ok)
  expect(await get(`${base}/startupz`)).toEqual(ok)
  expect(await get(`${base}/readyz`)).toEqual(ok)
  expect(await get(`${base}/readyz`, 'HEAD')).toEqual({ status: 200, text: '' })
})

test('health: readiness names what is not ready, and only the name', async () => {
  const base = await startWith({
    database: () => Promise.reject(new Error('password of the database')),
    partitions: () => Promise.resolve(),
    stream: () => {
      throw new Error('thrown, not rejected')
    },
  })
  expect(await get(`${base}/readyz`)).toEqual({
    status: 503,
    text: '{"status":"not_ready","not_ready":["database","stream"]}',
  })
  expect((await get(`${base}/livez`)).status).toBe(200)
})

test('health: a check that hangs is not ready, and is not started again by each probe', async () => {
  let runs = 0
  const base = await startWith({
    database: () => {
      runs++
      return new Promise(() => undefined)
    },
  })
  const answers = await Promise.all(Array.from({ length: 10 }, () => get(`${base}/readyz`)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]))
  expect(runs).toBe(1)
})

test('health: readiness says no before the process stops', async () => {
  const base = await startWith({})
  app?.beginDrain()
  const answer = await fetch(`${base}/readyz`)
  expect(answer.status).toBe(503)
  expect(answer.headers.get('connection')).toBe('close')
  expect(await answer.json()).toEqual({ status: 'not_ready', not_ready: ['shutting_down'] })
  expect((await get(`${base}/livez`)).status).toBe(200)
})
