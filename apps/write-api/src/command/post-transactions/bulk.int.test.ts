import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Result } from '../../../test/bulk-call.ts'
import { item } from '../../../test/bulk-call.ts'
import type { TestWriteApi } from '../../../test/test-write-api.ts'
import { deposit, openBook, startTestWriteApi } from '../../../test/test-write-api.ts'

let api: TestWriteApi
const single = '/v1/ledgers/acme/transactions'
const bulk = `${single}/bulk`

beforeAll(async () => {
  api = await startTestWriteApi()
  await openBook(api, 'acme', 8)
})
afterAll(() => api.close())

async function post(items: readonly object[]): Promise<readonly Result[]> {
  const answer = await api.post(bulk, items).expect(200)
  return answer.body as readonly Result[]
}

/** As it is, of this type. */
function postText(text: string | Buffer, type = 'application/json') {
  const call = api.post(bulk).set('content-type', type).buffer(true)
  call.parse((response, done) => {
    let read = ''
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => (read += chunk))
    response.on('end', () => done(null, read))
  })
  // as text, or supertest would make JSON of it
  return call.serialize((body) => body as string).send(text)
}

async function postLines(text: string): Promise<readonly Result[]> {
  const answer = await postText(text, 'application/x-ndjson').expect(200)
  expect(answer.headers['content-type']).toBe('application/x-ndjson')
  const body = answer.body as string
  expect(body.endsWith('\n')).toBe(true)
  return body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Result)
}

const outcomes = (results: readonly Result[]) =>
  results.map(({ status, problem }) => problem?.code ?? status)

describe('post-transactions: an array', () => {
  test('answers each item with what it made, in their order', async () => {
    const results = await post([
      item('order-1', 'customer:1', 100),
      item('order-2', 'customer:1', -100),
      item('order-3', 'customer:1', -1),
      item('order-4', 'customer:1', 5, { status: 'pending' }),
    ])
    expect(outcomes(results)).toEqual([201, 201, 'balance_below_minimum', 201])
    expect(results.map(({ index }) => index)).toEqual([0, 1, 2, 3])
    expect(results.map((one) => one.idempotency_key)).toEqual(
      ['1', '2', '3', '4'].map((number) => `order-${number}`),
    )
    expect(results.map((one) => one.transaction?.entries[1]?.version)).toEqual([1, 2, undefined, 3])
  })

  test('an item and a request of its own are the same under a key, either way round', async () => {
    const items = [item('same-1', 'customer:2', 100), item('same-2', 'customer:2', -200)]
    const first = await post(items)
    const [accepted, refused] = first
    expect(outcomes(first)).toEqual([201, 'balance_below_minimum'])

    const one = await api.post(single, deposit('customer:2', 100)).set('idempotency-key', 'same-1')
    expect(one.headers['idempotency-replayed']).toBe('true')
    expect([one.status, one.text]).toEqual([201, JSON.stringify(accepted?.transaction)])
    const two = await api.post(single, deposit('customer:2', -200)).set('idempotency-key', 'same-2')
    expect(two.headers['idempotency-replayed']).toBe('true')
    expect([two.status, two.text]).toEqual([422, JSON.stringify(refused?.problem)])

    const sent = { ...deposit('customer:2', 7), external_id: 'x-7' }
    const three = await api.post(single, sent).set('idempotency-key', '"same-3"').expect(201)
    const again = await post([...items, { idempotency_key: 'same-3', ...sent }])
    expect(again.map(({ replayed }) => replayed)).toEqual([true, true, true])
    expect(again[0]).toEqual({ ...accepted, replayed: true })
    expect(again[1]).toEqual({ ...refused, replayed: true })
    expect(again[2]?.transaction).toEqual(three.body)
  })

  test('a key is of one item: again it is a replay, with another body it is refused', async () => {
    const before = await api.recordCount()
    const results = await post([
      item('twice', 'customer:3', 100),
      item('twice', 'customer:3', 100),
      item('twice', 'customer:3', 101),
    ])
    expect(outcomes(results)).toEqual([201, 201, 'idempotency_key_reused'])
    expect(results.map(({ replayed }) => replayed)).toEqual([false, true, false])
    expect(results[1]?.transaction).toEqual(results[0]?.transaction)
    expect(await api.recordCount()).toBe(before + 1)
  })

  test.each([
    ['invalid_amount', { entries: [{ account: 'a', direction: 'debit', amount: 1 }] }],
    ['unknown_field', { ...deposit('customer:4', 1), amount: '1' }],
    ['invalid_field', { entries: [] }],
    ['invalid_field', { ...deposit('customer:4', 1), expires_at: '2030-01-01T00:00:00Z' }],
    ['card_number_not_allowed', { ...deposit('customer:4', 1), source: '4111111111111111' }],
    ['unknown_account', deposit('nobody', 1)],
  ])('%s: of one item alone', async (code, body) => {
    const key = `wrong-${code}-${JSON.stringify(body).length}`
    const results = await post([
      item(`${key}-before`, 'customer:4', 1),
      { idempotency_key: key, ...body },
      item(`${key}-after`, 'customer:4', 1),
    ])
    expect(outcomes(results)).toEqual([201, code, 201])
    expect(results[1]?.idempotency_key).toBe(key)
    const alone = await api.post(single, body).set('idempotency-key', `${key}-alone`)
    const { request_id: _ours, ...problem } = { request_id: '', ...results[1]?.problem }
    expect(alone.body).toMatchObject(problem)
  })

  test.each([
    ['idempotency_key_missing', undefined],
    ['idempotency_key_invalid', 7],
    ['idempotency_key_invalid', 'a b'],
    ['idempotency_key_invalid', ''],
    ['card_number_not_allowed', '4111111111111111'],
  ])('%s: the key of an item is %j', async (code, key) => {
    const [result] = await post([{ ...deposit('customer:4', 1), idempotency_key: key }])
    expect(result).toMatchObject({ idempotency_key: null, problem: { code } })
  })

  test.each([
    ['nesting_too_deep', '['.repeat(33) + ']'.repeat(33)],
    ['duplicate_key', '{"entries":[],"entries":[]}'],
    ['ill_formed_text', '{"source":"\\ud800"}'],
    ['unknown_field', '{"__proto__":1,"a":"\\u0041"}'],
    ['invalid_field', '7'],
    ['body_too_large', `{"source":"${'x'.repeat(1024 * 1024)}"}`],
  ])('%s: what is JSON and no transaction is told of the item', async (code, text) => {
    const good = JSON.stringify(item(`json-${code}`, 'customer:4', 1))
    const answer = await postText(`[${text},${good}]`).expect(200)
    expect(outcomes(JSON.parse(answer.body as string) as Result[])).toEqual([code, 201])
  })

  const good = JSON.stringify(item('never', 'customer:5', 1))
  test.each([
    ['invalid_json', `[${good}`],
    ['invalid_json', `[${good},]`],
    ['invalid_json', `[${good} ${good}]`],
    ['invalid_json', `[,${good}]`],
    ['invalid_json', `[${good}]]`],
    ['invalid_json', `[${good}}`],
    ['invalid_json', `\ufeff[${good}]`],
    ['invalid_json', `[${good},{"a":"]`],
    ['invalid_json', ' '],
    ['invalid_json', ''],
    ['invalid_field', good],
    ['invalid_field', 'null'],
    ['invalid_field', ' [ ] '],
    ['body_too_large', `[${'1,'.repeat(10_000)}1]`],
    ['body_too_large', `["${'x'.repeat(32 * 1024 * 1024)}"]`],
  ])('%s: a body that is no array of transactions has no effect', async (code, text) => {
    const before = await api.recordCount()
    const answer = await postText(text)
    expect(JSON.parse(answer.body as string)).toMatchObject({ code, status: answer.status })
    expect(await api.recordCount()).toBe(before)
  })

  test('takes 10,000 transactions, and space between them', async () => {
    const before = await api.recordCount()
    const items = Array.from({ length: 10_000 }, (_, index) =>
      JSON.stringify(item(`many-${index}`, `customer:${(index % 4) + 5}`, 1)),
    )
    const answer = await postText(` [ ${items.join(' ,\n')} ] `).expect(200)
    const results = JSON.parse(answer.body as string) as Result[]
    expect(new Set(outcomes(results))).toEqual(new Set([201]))
    expect(results.map((one) => one.idempotency_key)).toEqual(
      items.map((_, index) => `many-${index}`),
    )
    expect(await api.recordCount()).toBe(before + 10_000)
  })
})

describe('post-transactions: lines', () => {
  test('each stands for itself, however it ends', async () => {
    const line = (key: string) => JSON.stringify(item(key, 'customer:1', 1))
    const results = await postLines(
      `${line('l-1')}\n\n  \t\r\n{"entries":\n${line('l-2')}\r\n[1]\n${line('l-3')}`,
    )
    expect(outcomes(results)).toEqual([201, 'invalid_json', 201, 'invalid_field', 201])
    expect(results.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4])
  })

  test('one that is too long is passed over', async () => {
    const line = (key: string) => JSON.stringify(item(key, 'customer:1', 1))
    const results = await postLines(`${'x'.repeat(1024 * 1024 + 1)}\n${line('l-4')}\n`)
    expect(outcomes(results)).toEqual(['body_too_large', 201])
  })

  test('more than 10,000: those are judged, and one more result says so', async () => {
    const results = await postLines('1\n'.repeat(10_005))
    expect(results).toHaveLength(10_001)
    expect(results.at(-2)?.problem?.code).toBe('invalid_field')
    expect(results.at(-1)?.problem?.code).toBe('body_too_large')
  })

  test('none at all is no request', async () => {
    const answer = await postText('\n\n', 'application/x-ndjson').expect(400)
    expect(JSON.parse(answer.body as string)).toMatchObject({ code: 'invalid_json' })
  })
})

describe('post-transactions: the request', () => {
  test.each(['text/plain', 'application/json; charset=latin1', 'application/jsonx'])(
    'unsupported_media_type: %s',
    async (type) => {
      const answer = await postText('[]', type).expect(415)
      expect(JSON.parse(answer.body as string)).toMatchObject({ code: 'unsupported_media_type' })
    },
  )

  test('unsupported_media_type: compressed', async () => {
    const answer = await postText('[]').set('content-encoding', 'gzip').expect(415)
    expect(JSON.parse(answer.body as string)).toMatchObject({ code: 'unsupported_media_type' })
  })

  test('ledger_not_found', async () => {
    const path = '/v1/ledgers/nobodys/transactions/bulk'
    const answer = await api.post(path, [item('k', 'customer:1', 1)]).expect(404)
    expect(answer.body).toMatchObject({ code: 'ledger_not_found', instance: path })
  })

  test.each(['dry_run=true', 'dry_run=true&atomic=false', 'atomic=yes'])(
    'invalid_parameter: with %s nothing is tried that would be carried out',
    async (query) => {
      const before = await api.recordCount()
      const items = [item('k', 'customer:1', 1)]
      const answer = await api.post(`${bulk}?${query}`, items).expect(400)
      expect(answer.body).toMatchObject({ code: 'invalid_parameter' })
      expect(await api.recordCount()).toBe(before)
    },
  )

  test('unknown_filter: a parameter that there is not', async () => {
    const answer = await api.post(`${bulk}?atomically=true`, [item('k', 'customer:1', 1)])
    expect([answer.status, answer.body.code]).toEqual([400, 'unknown_filter'])
  })
})
