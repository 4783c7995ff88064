import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createSampleServer, samplePath, type SampleServer } from '../fixture/sample-server.ts'

let sample: SampleServer
let isFull = false

beforeAll(async () => {
  sample = await createSampleServer(() => isFull)
})
afterAll(() => sample.close())

const post = (authorization: string) =>
  fetch(sample.base + samplePath, {
    method: 'POST',
    body: '{"what":"accept"}',
    headers: { authorization, 'content-type': 'application/json', 'request-id': 'order-17' },
  })

test('shedding: while full, commands are told to come again, whoever sends them', async () => {
  isFull = true
  for (const key of ['Bearer writer', 'Bearer nobody']) {
    const answer = await post(key)
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('1')
    expect(await answer.json()).toMatchObject({
      code: 'overloaded',
      retryable: true,
      outcome: 'not_attempted',
      request_id: 'order-17',
    })
  }
  isFull = false
  expect((await post('Bearer writer')).status).toBe(201)
  expect((await post('Bearer nobody')).status).toBe(401)
})

test('shedding: health is answered all the same', async () => {
  isFull = true
  expect((await fetch(`${sample.base}/livez`)).status).toBe(200)
  isFull = false
})

test('shedding: the log says how many, and not each', async () => {
  const before = sample.lines.length
  isFull = true
  for (let at = 0; at < 50; at += 1) await post('Bearer writer')
  isFull = false
  expect(sample.lines.length - before).toBeLessThan(25)
})
