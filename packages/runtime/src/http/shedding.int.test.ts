import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { eventually } from '../fixture/eventually.ts'
import { createSampleServer, samplePath, type SampleServer } from '../fixture/sample-server.ts'

let sample: SampleServer
let isFull = false
/** How many had no answer yet when the last one came. */
let underWayBefore = -1

beforeAll(async () => {
  sample = await createSampleServer((underWay) => {
    underWayBefore = underWay
    return isFull
  })
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

test('shedding: what has no answer yet is counted until it has one, or its caller is gone', async () => {
  const slow = connect(sample.port, '127.0.0.1')
  slow.write(
    `POST ${samplePath} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer writer\r\n` +
      'content-type: application/json\r\ncontent-length: 17\r\n\r\n{',
  )
  await eventually(5_000, async () => {
    await post('Bearer writer')
    expect(underWayBefore).toBe(1)
  })
  slow.destroy()
  await once(slow, 'close')
  await eventually(5_000, async () => {
    await post('Bearer writer')
    expect(underWayBefore).toBe(0)
  })
  isFull = true
  await post('Bearer writer')
  isFull = false
  await post('Bearer writer')
  expect(underWayBefore).toBe(0) // what was refused at once is not under way
})
