import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { fillProjection, seededRandom } from '@ledger/testkit'
import type { TransactionEvent } from '@ledger/wire'
import { openBook, startTestReadApi, type TestReadApi } from '../../../test/test-read-api.ts'

/** A transaction as plain facts, to be looked through one by one. */
interface Fact {
  readonly id: string
  readonly position: number
  readonly recordedAt: string
  readonly effectiveAt: string
  readonly account: string
  readonly source: string | undefined
  readonly metadata: Readonly<Record<string, string>>
  status: string
}
type Query = Readonly<Record<string, string>>

const seed = Number(process.env['SEARCH_SEED'] ?? Date.now() % 100_000)
const transactions = 120
const queries = 60
const customers = 3
const path = '/v1/ledgers/acme/transactions'

let api: TestReadApi
const random = seededRandom(seed)
const facts: Fact[] = []

beforeAll(async () => {
  api = await startTestReadApi()
  await openBook(api.journal, customers)
  for (let n = 0; n < transactions; n++) await post()
  await fillProjection(api.database.pool)
}, 120_000)
afterAll(() => api.close())

const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)] as Item
const times = Array.from({ length: 12 }, (_, month) => {
  return `1993-${String(month + 1).padStart(2, '0')}-01T00:00:00Z`
})

async function post(): Promise<void> {
  const account = `customer:${1 + random(customers)}`
  const source = pick([undefined, 'core', 'core', 'rare'])
  const metadata = pick([{}, { kind: 'fee' }, { kind: 'fee', order: '1' }, { order: '2' }])
  const effectiveAt = pick(times)
  const isPending = random(10) < 4
  const record = await api.journal.post(
    [
      ['bank:cash', 'debit', 2n],
      [account, 'credit', 2n],
    ],
    {
      effectiveAt,
      metadata,
      status: isPending ? 'pending' : 'posted',
      ...(source !== undefined && { source }),
    },
  )
  const { id } = record.event as TransactionEvent
  const { position, recordedAt } = record
  const step = isPending ? pick(['none', 'post', 'void', 'part'] as const) : 'none'
  if (step === 'part') {
    await api.journal.step(record, 'post', [
      ['bank:cash', 'debit', 1n],
      [account, 'credit', 1n],
    ])
  } else if (step !== 'none') await api.journal.step(record, step)
  const settled = { none: 'pending', part: 'pending', post: 'posted', void: 'archived' }[step]
  const status = isPending ? settled : 'posted'
  facts.push({ id, position, recordedAt, effectiveAt, account, source, metadata, status })
}

/** Any of the filters, each with something that is there or not. */
function randomQuery(): Query {
  const some: readonly [string, () => string][] = [
    ['account', () => pick(['customer:1', 'customer:2', 'bank:cash'])],
    ['status', () => pick(['pending', 'posted', 'archived'])],
    ['source', () => pick(['core', 'rare', 'none'])],
    ['metadata[kind]', () => pick(['fee', 'none'])],
    ['metadata[order]', () => pick(['1', '2'])],
    ['effective_from', () => pick(times.slice(0, 6))],
    ['effective_to', () => pick(times.slice(6))],
    ['recorded_from', () => pick(facts.slice(0, transactions / 2)).recordedAt],
    ['recorded_to', () => pick(facts.slice(transactions / 2)).recordedAt],
  ]
  return Object.fromEntries(
    some.flatMap(([name, value]) => (random(10) < 3 ? [[name, value()]] : [])),
  )
}

/** What is asked for, by looking at everything. */
function expected(query: Query): readonly string[] {
  const { effective_from = '', effective_to = '9', recorded_from = '', recorded_to = '9' } = query
  const found = facts.filter(
    (fact) =>
      [undefined, 'bank:cash', fact.account].includes(query['account']) &&
      [undefined, fact.status].includes(query['status']) &&
      [undefined, fact.source].includes(query['source']) &&
      [undefined, fact.metadata['kind']].includes(query['metadata[kind]']) &&
      [undefined, fact.metadata['order']].includes(query['metadata[order]']) &&
      effective_from <= fact.effectiveAt &&
      fact.effectiveAt < effective_to &&
      recorded_from <= fact.recordedAt &&
      fact.recordedAt < recorded_to,
  )
  const isByTime = 'effective_from' in query || 'effective_to' in query
  const ordered = isByTime
    ? found.toSorted((a, b) =>
        a.effectiveAt === b.effectiveAt
          ? a.position - b.position
          : a.effectiveAt < b.effectiveAt
            ? -1
            : 1,
      )
    : found
  return ordered.map(({ id }) => id)
}

async function find(query: Query, limit: number): Promise<readonly string[]> {
  const found: string[] = []
  let cursor: string | null = null
  for (let page = 0; page < 2 * transactions + 10; page++) {
    const asked = { ...query, limit: String(limit), ...(cursor !== null && { cursor }) }
    const { body } = await api.get(`${path}?${new URLSearchParams(asked).toString()}`).expect(200)
    const { data, next_cursor: next } = body as {
      readonly data: readonly { readonly id: string }[]
      readonly next_cursor: string | null
    }
    found.push(...data.map(({ id }) => id))
    cursor = next
    if (cursor === null) return found
  }
  throw new Error(`${JSON.stringify(query)} has no end`)
}

test(`search: any filters together find what is there (SEARCH_SEED=${seed})`, async () => {
  for (let n = 0; n < queries; n++) {
    const query = randomQuery()
    const limit = pick([1, 3, 10, 1_000])
    expect([query, limit, await find(query, limit)]).toEqual([query, limit, expected(query)])
  }
}, 120_000)
