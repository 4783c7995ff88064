import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { ProblemCode } from '@ledger/wire'
import {
  createSampleServer,
  sampleKeys,
  sampleLimits,
  samplePath,
  type SampleServer,
} from '../fixture/sample-server.ts'
import { createLog } from '../log/create-log.ts'
import { createHttpServer } from './create-http-server.ts'

let sample: SampleServer

beforeAll(async () => {
  sample = await createSampleServer()
})

afterAll(() => sample.close())

const writer = { authorization: 'Bearer writer', 'content-type': 'application/json' }

async function post(body: string | null, headers: Record<string, string> = {}, to = samplePath) {
  const answer = await fetch(sample.base + to, {
    method: 'POST',
    body,
    headers: { ...writer, ...headers },
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: JSON.parse(text) as Answer }
}

interface Answer {
  readonly code?: ProblemCode
  readonly actor?: string
  readonly trace?: string
  readonly [field: string]: unknown
}

const ok = '{"what":"accept"}'

describe('requests', () => {
  test('http-server: answers with the text that the route has rendered', async () => {
    const answer = await post(ok, { 'request-id': 'order-17' })
    expect(answer.status).toBe(201)
    expect(answer.body.actor).toBe('key_writer')
    expect(answer.headers.get('request-id')).toBe('order-17')
  })

  test('http-server: takes a key whose look-up takes a while', async () => {
    expect((await post(ok, { authorization: 'Bearer late' })).body.actor).toBe('key_late')
  })

  test('http-server: has the trace id at hand', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c'
    const traceparent = `00-${traceId}-b7ad6b7169203331-01`
    expect((await post(ok, { traceparent })).body.trace).toBe(traceId)
    expect((await post('{', { traceparent })).body['trace_id']).toBe(traceId)
  })

  test.each<[string, ProblemCode, number, string | null, Record<string, string>, string?]>([
    ['another route', 'route_not_found', 404, ok, {}, '/v2/ledgers'],
    ['no key', 'api_key_missing', 401, ok, { authorization: undefined as never }],
    ['a bad key', 'api_key_invalid', 401, ok, { authorization: 'Bearer nobody' }],
    ['another scope', 'scope_missing', 403, ok, { authorization: 'Bearer reader' }],
    ['a large body', 'body_too_large', 413, `{"what":"${'x'.repeat(70_000)}"}`, {}],
    ['plain text', 'unsupported_media_type', 415, ok, { 'content-type': 'text/plain' }],
    ['no content type', 'unsupported_media_type', 415, ok, { 'content-type': '' }],
    [
      'latin1',
      'unsupported_media_type',
      415,
      ok,
      { 'content-type': 'application/json; charset=latin1' },
    ],
    [
      'problem+json',
      'unsupported_media_type',
      415,
      ok,
      { 'content-type': 'application/problem+json' },
    ],
    ['gzip', 'unsupported_media_type', 415, ok, { 'content-encoding': 'gzip' }],
    ['broken JSON', 'invalid_json', 400, '{"what":', {}],
    ['an empty body', 'invalid_json', 400, '', {}],
    ['no body', 'invalid_json', 400, null, {}],
    ['deep nesting', 'nesting_too_deep', 400, '['.repeat(100), {}],
    ['a key twice', 'duplicate_key', 400, '{"what":"a","what":"b"}', {}],
    ['a lone surrogate', 'ill_formed_text', 400, '{"what":"\\ud800"}', {}],
    ['an unknown field', 'unknown_field', 400, '{"what":"x","that":"y"}', {}],
    ['`__proto__`', 'unknown_field', 400, '{"what":"x","__proto__":{}}', {}],
    ['null', 'invalid_field', 400, 'null', {}],
    ['a number for a text', 'invalid_field', 400, '{"what":1}', {}],
    ['a bad path parameter', 'invalid_parameter', 400, ok, {}, '/v1/ledgers/ACME/transactions'],
    ['U+0000 in the path', 'invalid_parameter', 400, ok, {}, '/v1/ledgers/a%00/transactions'],
    ['bad percent-encoding', 'invalid_parameter', 400, ok, {}, '/v1/ledgers/%E0%A4%A/transactions'],
    [
      'a long path',
      'invalid_parameter',
      400,
      ok,
      {},
      `/v1/ledgers/${'a'.repeat(2_000)}/transactions`,
    ],
    ['an unknown query parameter', 'unknown_filter', 400, ok, {}, `${samplePath}?dry_run=true`],
    ["another's ledger", 'ledger_not_found', 404, ok, {}, '/v1/ledgers/other/transactions'],
    ['a refusal', 'unbalanced', 422, '{"what":"refuse"}', {}],
    ['a lost connection', 'outcome_unknown', 503, '{"what":"lose"}', {}],
    ['a bug', 'internal', 500, '{"what":"throw"}', {}],
  ])('http-server: %s is %s', async (_case, code, status, body, headers, ...to) => {
    const given = Object.fromEntries(
      Object.entries({ ...writer, ...headers }).filter(([, value]) => value !== undefined),
    )
    const answer = await fetch(sample.base + (to[0] ?? samplePath), {
      method: 'POST',
      body,
      headers: given,
    })
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
    const problem = (await answer.json()) as Answer
    expect(problem).toMatchObject({ code, status, type: `/docs/errors/${code}` })
    expect(answer.status).toBe(status)
    expect(answer.headers.get('request-id')).toBe(problem['request_id'])
    expect(answer.headers.has('retry-after')).toBe(problem['retryable'])
    expect(answer.headers.has('www-authenticate')).toBe(status === 401)
    expect(JSON.stringify(problem)).not.toMatch(/internals|ECONNRESET/)
  })

  test('http-server: the first fault in catalogue order leads, whichever part it is in', async () => {
    const wrongEverywhere = await post('{"that":1}', {}, '/v1/ledgers/ACME/transactions?x=1')
    expect(wrongEverywhere.body.code).toBe('unknown_field')
  })

  test('http-server: a fault of the service is logged with its stack and the id of the answer', async () => {
    const answer = await post('{"what":"throw"}')
    const line = sample.lines.find((one) => one.includes(String(answer.body['request_id'])))
    expect(line).toContain('internals of the service')
    expect(line).toContain('stack')
  })

  test('http-server: a failed request leaves one line, a good one none', async () => {
    await post(ok, { 'request-id': 'good-one' })
    await post('{', { 'request-id': 'bad-one' })
    await post(ok, { 'request-id': 'after-that' })
    expect(sample.lines.filter((line) => line.includes('good-one'))).toEqual([])
    const bad = sample.lines.filter((line) => line.includes('bad-one'))
    expect(bad).toHaveLength(1)
    expect(bad[0]).toContain('"status":400')
    expect(bad[0]).toContain('"actor":"key_writer"')
  })

  test('http-server: a route without scope does not start', async () => {
    const log = createLog({ service: 'sample', level: 'silent' })
    const limits = sampleLimits
    const other = await createHttpServer({ log, limits, apiKeys: sampleKeys, checks: {} })
    expect(() => other.get('/v1/open', (_request, reply) => reply.send('x'))).toThrow('scope')
    await other.close()
  })
})
