import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { item } from '../../../test/bulk-call.ts'
import type { TestWriteApi } from '../../../test/test-write-api.ts'
import { deposit, openBook, startTestWriteApi } from '../../../test/test-write-api.ts'

let api: TestWriteApi
let other: TestWriteApi
const single = '/v1/ledgers/acme/transactions'
const bulk = `${single}/bulk`
const atomic = `${bulk}?atomic=true`

beforeAll(async () => {
  api = await startTestWriteApi()
  other = await startTestWriteApi({ beside: api })
  await openBook(api, 'acme', 9)
})
// with all invariants checked
afterAll(async () => {
  await other.close()
  await api.close()
})

const post = (items: readonly object[], path = atomic) => api.post(path, items)

const alone = (key: string, customer: string, amountMinor: number) =>
  api.post(single, deposit(customer, amountMinor)).set('idempotency-key', key)

/** Number of records, keys and external ids, and the last position. */
async function everything(): Promise<unknown> {
  const { rows } = await api.database.pool.query(`
    select (select count(*) from journal.records) as records,
      (select count(*) from journal.entries) as entries,
      (select count(*) from journal.idempotency) as keys,
      (select count(*) from journal.external_ids) as external_ids,
      (select row(count(*), sum(revision)) from journal.account_heads)::text as heads,
      (select row(position, commits) from journal.shards)::text as shard`)
  return rows[0]
}

describe('post-transactions, atomic: all are accepted', () => {
  test('201 and what each made, in one commit', async () => {
    const items = [
      item('all-1', 'customer:1', 100),
      item('all-2', 'customer:1', -60),
      item('all-3', 'customer:1', -40, { status: 'pending' }),
    ]
    const { body, headers } = await post(items).expect(201)
    expect(body).toMatchObject(
      items.map(({ idempotency_key }, index) => ({
        index,
        idempotency_key,
        status: 201,
        replayed: false,
      })),
    )
    expect(headers['idempotency-replayed']).toBeUndefined()
    const { rows } = await api.database.pool.query(
      `select distinct recorded_at from journal.idempotency where key like 'all-%'`,
    )
    expect(rows).toHaveLength(1)
  })

  test('sent again, together or alone, each is answered the same', async () => {
    const items = [item('again-1', 'customer:1', 5), item('again-2', 'customer:1', 6)]
    const first = await post(items).expect(201)
    const again = await post(items).expect(201)
    expect(again.headers['idempotency-replayed']).toBe('true')
    const replayed = (first.body as object[]).map((each) => ({ ...each, replayed: true }))
    expect(again.body).toEqual(replayed)
    expect((await api.post(bulk, items).expect(200)).body).toEqual(replayed)
    const one = await alone('again-2', 'customer:1', 6).expect(201)
    expect([one.headers['idempotency-replayed'], one.body]).toEqual([
      'true',
      (first.body as { readonly transaction: object }[])[1]?.transaction,
    ])
  })

  test('with one that was posted alone before', async () => {
    const before = await alone('mixed-2', 'customer:1', 7).expect(201)
    const items = [item('mixed-1', 'customer:1', 1), item('mixed-2', 'customer:1', 7)]
    const { body, headers } = await post(items).expect(201)
    expect(body).toMatchObject([
      { replayed: false },
      { replayed: true, transaction: before.body as object },
    ])
    expect(headers['idempotency-replayed']).toBeUndefined()
  })

  test('as lines, answered as lines', async () => {
    const lines = [item('line-1', 'customer:1', 1), item('line-2', 'customer:1', 2)]
    const call = api.post(atomic).set('content-type', 'application/x-ndjson').buffer(true)
    call.parse((response, done) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => done(null, text))
    })
    const text = `\n${lines.map((line) => JSON.stringify(line)).join('\n')}`
    const answer = await call.serialize((body) => body as string).send(text)
    expect([answer.status, answer.headers['content-type']]).toEqual([
      201,
      'application/x-ndjson; charset=utf-8',
    ])
    const results = (answer.body as string).trimEnd().split('\n')
    expect(results.map((line) => JSON.parse(line) as object)).toMatchObject([
      { index: 0, status: 201 },
      { index: 1, status: 201 },
    ])
  })

  test('1,000 entries, as one transaction or as many', async () => {
    const items = Array.from({ length: 500 }, (_, at) => item(`most-${at}`, 'customer:2', 1))
    const before = await api.recordCount()
    await post(items).expect(201)
    expect(await api.recordCount()).toBe(before + 500)
    const entries = Array.from({ length: 1_000 }, (_, at) => ({
      account: at % 2 === 0 ? 'bank:cash' : 'customer:2',
      direction: at % 2 === 0 ? 'debit' : 'credit',
      amount: '1',
    }))
    await post([{ idempotency_key: 'widest', entries }]).expect(201)
  })
})

describe('post-transactions, atomic: one is refused', () => {
  test.each([0, 1, 2, 3])(
    'number %d: its problem is the answer, and nothing is posted',
    async (at) => {
      const name = `culprit-${at}`
      const items = [0, 1, 2, 3].map((index) =>
        index === at
          ? item(`${name}-${index}`, 'customer:3', -1)
          : item(`${name}-${index}`, 'customer:4', 5, { external_id: `${name}-${index}` }),
      )
      const before = await api.recordCount()
      const refused = await post(items).expect(422)
      const pointer = `/${at}/entries/1`
      expect(refused.body).toMatchObject({
        code: 'balance_below_minimum',
        detail: expect.stringMatching(`^Item ${at}: `),
        errors: [{ pointer, code: 'balance_below_minimum' }],
        evidence: { account: 'customer:3', amount: '-1' },
        instance: bulk,
      })
      expect(await api.recordCount()).toBe(before)

      // meanwhile it would pass
      await alone(`${name}-mended`, 'customer:3', 1).expect(201)
      const again = await post(items).expect(422)
      expect([again.text, again.headers['idempotency-replayed']]).toEqual([refused.text, 'true'])
      await alone(`${name}-taken`, 'customer:3', -1).expect(201)
    },
  )

  test('each key alone is answered what became of it, through another process too', async () => {
    const items = [item('each-1', 'customer:4', 5), item('each-2', 'customer:4', -1_000_000)]
    await post(items).expect(422)
    const innocent = await other
      .post(single, deposit('customer:4', 5))
      .set('idempotency-key', 'each-1')
      .expect(422)
    expect(innocent.body).toMatchObject({
      code: 'bulk_refused',
      detail: 'Item 1 of the atomic request was refused; nothing of it was posted.',
    })
    expect(innocent.headers['idempotency-replayed']).toBe('true')
    const guilty = await alone('each-2', 'customer:4', -1_000_000).expect(422)
    expect(guilty.body).toMatchObject({
      code: 'balance_below_minimum',
      errors: [{ pointer: '/entries/1' }],
    })
  })

  test('a key that another atomic request has spent', async () => {
    await post([item('spent-1', 'customer:4', 5), item('spent-2', 'nobody', 5)]).expect(422)
    const { body } = await post([item('spent-1', 'customer:4', 5), item('fresh', 'customer:4', 5)])
    expect(body).toMatchObject({ status: 422, code: 'bulk_refused' })
  })

  test('idempotency_key_reused: nothing is stored, so it can be sent again with another key', async () => {
    await alone('used', 'customer:4', 5).expect(201)
    const before = await everything()
    const items = [item('kept', 'customer:4', 5), item('used', 'customer:4', 6)]
    const { body } = await post(items).expect(422)
    expect(body).toMatchObject({
      code: 'idempotency_key_reused',
      detail: expect.stringMatching('^Item 1: '),
    })
    expect(await everything()).toMatchObject({ ...(before as object), shard: expect.anything() })
    await post([item('kept', 'customer:4', 5), item('unused', 'customer:4', 6)]).expect(201)
  })

  test('a key twice, an external id twice', async () => {
    const twice = await post([item('twice', 'customer:4', 5), item('twice', 'customer:4', 5)])
    expect(twice.body).toMatchObject({ status: 422, code: 'idempotency_key_reused' })
    const fields = { external_id: 'of-two' }
    const two = await post([
      item('two-1', 'customer:4', 5, fields),
      item('two-2', 'customer:4', 5, fields),
    ])
    expect(two.body).toMatchObject({
      status: 409,
      code: 'external_id_exists',
      errors: [{ pointer: '/1/external_id' }],
    })
    await api.post(single, { ...deposit('customer:4', 5), ...fields }).expect(201)
  })
})

describe('post-transactions, atomic: one is wrong in itself', () => {
  const wrongAmount = { account: 'a', direction: 'debit', amount: 1 }

  test.each([
    ['invalid_amount', item('w', 'a', 1, { entries: [wrongAmount] })],
    ['unknown_field', { ...item('w', 'customer:5', 1), color: 'red' }],
    ['invalid_field', 7],
    ['idempotency_key_missing', deposit('customer:5', 1)],
    ['idempotency_key_invalid', { ...deposit('customer:5', 1), idempotency_key: 'a b' }],
    ['card_number_not_allowed', item('w', 'customer:5', 1, { source: '4111111111111111' })],
  ])('%s: told of that item, and nothing is stored', async (code, wrong) => {
    const before = await everything()
    const answer = await post([item('right', 'customer:5', 1), wrong as object])
    expect(answer.body).toMatchObject({
      status: answer.status,
      code,
      detail: expect.stringMatching('^Item 1: '),
    })
    expect(answer.status).toBeLessThan(500)
    const { errors } = answer.body as { readonly errors: readonly { readonly pointer: string }[] }
    expect(errors.every(({ pointer }) => pointer.startsWith('/1'))).toBe(true)
    expect(await everything()).toEqual(before)
  })

  test.each([
    ['body_too_large', Array.from({ length: 501 }, (_, at) => item(`m-${at}`, 'customer:5', 1))],
    ['body_too_large', [item('w', 'customer:5', 1, { metadata: { a: 'x'.repeat(1024 * 1024) } })]],
    ['invalid_field', []],
  ])('%s: too much, or nothing', async (code, items) => {
    const before = await everything()
    const answer = await post(items)
    expect(answer.body).toMatchObject({ status: answer.status, code })
    expect(await everything()).toEqual(before)
  })

  test('body_too_large: 1,002 entries in fewer items', async () => {
    const entries = (deposit('customer:5', 1) as { readonly entries: readonly object[] }).entries
    const wide = Array.from({ length: 500 }, () => entries).flat()
    const items = [{ idempotency_key: 'wide', entries: wide }, item('one-more', 'customer:5', 1)]
    expect((await post(items).expect(413)).body).toMatchObject({ code: 'body_too_large' })
  })
})

describe('post-transactions, atomic: dry_run', () => {
  const dry = `${atomic}&dry_run=true`

  test('answers as the request would be, and writes nothing', async () => {
    const items = [item('dry-1', 'customer:6', 5), item('dry-2', 'customer:6', -5)]
    const before = await everything()
    const tried = await post(items, dry).expect(201)
    expect(tried.headers['dry-run']).toBe('true')
    expect(await everything()).toEqual(before)
    const done = await post(items).expect(201)
    const places = ({ body }: { body: unknown }) =>
      (body as { readonly transaction: { readonly position: number } }[]).map(
        ({ transaction }) => transaction.position,
      )
    expect(places(tried)).toEqual(places(done))
  })

  test('refuses, and spends no key', async () => {
    const before = await everything()
    const tried = await post([item('try-1', 'customer:6', 5), item('try-2', 'nobody', 1)], dry)
    expect(tried.body).toMatchObject({ status: 422, code: 'unknown_account' })
    expect(tried.headers['dry-run']).toBe('true')
    expect(await everything()).toEqual(before)
    await alone('try-1', 'customer:6', 5).expect(201)
  })
})

describe('post-transactions, atomic: many at once', () => {
  test('on one account, beside single ones and another process: all or none, no floor is passed', async () => {
    await alone('race-start', 'customer:7', 100).expect(201)
    const groups = Array.from({ length: 12 }, (_, at) => ({
      api: at % 2 === 0 ? api : other,
      items: [1, 2, 3].map((index) => item(`race-${at}-${index}`, 'customer:7', -9)),
    }))
    const singles = Array.from({ length: 50 }, (_, at) =>
      (at % 2 === 0 ? api : other).post(single, deposit('customer:7', at % 3 === 0 ? -4 : 1)),
    )
    const [together, each] = await Promise.all([
      Promise.all(groups.map(({ api: door, items }) => door.post(atomic, items))),
      Promise.all(singles),
    ])
    expect(new Set([...together, ...each].map(({ status }) => status))).toEqual(new Set([201, 422]))
    for (const [at, { status }] of together.entries()) {
      const { rows } = await api.database.pool.query<{ posted: number }>(
        `select count(position)::int as posted from journal.idempotency where key like $1`,
        [`race-${at}-%`],
      )
      expect(rows).toEqual([{ posted: status === 201 ? 3 : 0 }])
    }
  })

  test('the same items twice at once: one effect, and answers that differ only in replayed', async () => {
    const before = await api.recordCount()
    const items = [1, 2, 3].map((index) => item(`same-${index}`, 'customer:8', index))
    const answers = await Promise.all(
      [api, other, api, other].map((door) => door.post(atomic, items)),
    )
    const transactions = answers.map(({ status, body }) => [
      status,
      (body as { readonly transaction: object }[]).map(({ transaction }) => transaction),
    ])
    expect(transactions).toEqual(transactions.map(() => transactions[0]))
    expect(await api.recordCount()).toBe(before + 3)
  })
})
