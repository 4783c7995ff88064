import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { fillProjection, seededRandom, TestCategories } from '@ledger/testkit'
import { startTestReadApi, type TestReadApi } from '../../../test/test-read-api.ts'

const accountCount = 16
const categoryCount = 9

let api: TestReadApi
let categories: TestCategories
const account = (n: number) => `account:${n}`
const category = (n: number) => `category:${n}`

/** Account n holds 2^n, so a sum tells which accounts are in it, and how often. */
beforeAll(async () => {
  api = await startTestReadApi()
  const { journal, database } = api
  categories = new TestCategories(database.pool, journal)
  const numbers = Array.from({ length: accountCount }, (_, n) => n)
  await journal.openAccounts(
    { address: 'cash', normalBalance: 'debit' },
    ...numbers.map((n) => ({ address: account(n), currency: 'CZK' })),
  )
  const total = 2n ** BigInt(accountCount) - 1n
  await journal.post([
    ['cash', 'debit', total],
    ...numbers.map((n) => [account(n), 'credit', 2n ** BigInt(n)] as const),
  ])
  for (let n = 0; n < categoryCount; n += 1) await categories.create(category(n), 'credit')
  await fillProjection(database.pool)
})
afterAll(() => api.close())

/** What is directly in each category. */
interface Book {
  readonly accounts: ReadonlySet<number>[]
  readonly inner: ReadonlySet<number>[]
}

/** The simplest fold: all accounts below, as a set. */
function accountsIn(book: Book, of: number): ReadonlySet<number> {
  const all = new Set(book.accounts[of])
  for (const inner of book.inner[of] ?? []) for (const one of accountsIn(book, inner)) all.add(one)
  return all
}

async function expectFold(book: Book, turn: number): Promise<void> {
  for (let n = 0; n < categoryCount; n += 1) {
    const accounts = [...accountsIn(book, n)]
    const sum = accounts.reduce((total, one) => total + 2n ** BigInt(one), 0n)
    const path = `/v1/ledgers/acme/categories/${category(n)}/balance`
    for (const query of ['', '?consistency=eventual']) {
      const { body } = await api.get(path + query).expect(200)
      const { balances } = body as {
        readonly balances: readonly { readonly accounts: number; readonly posted: object }[]
      }
      const shown = balances.map((one) => ({ accounts: one.accounts, posted: one.posted }))
      const amount = sum.toString()
      const posted = { debits: '0', credits: amount, amount }
      const expected = accounts.length === 0 ? [] : [{ accounts: accounts.length, posted }]
      expect([turn, n, query, shown]).toEqual([turn, n, query, expected])
    }
  }
}

test.each([1, 2, 3])(
  'category-balance: a random graph comes to the fold of its accounts, each once (seed %i)',
  async (seed) => {
    const below = seededRandom(seed)
    const accounts = Array.from({ length: categoryCount }, () => new Set<number>())
    const inner = Array.from({ length: categoryCount }, () => new Set<number>())
    for (let turn = 1; turn <= 60; turn += 1) {
      const outer = below(categoryCount)
      const isNested = below(2) === 0 && outer < categoryCount - 1
      // a category holds only those after it: then there is no circle
      const no = isNested ? outer + 1 + below(categoryCount - 1 - outer) : below(accountCount)
      const member = isNested ? ({ kind: 'category', name: category(no) } as const) : account(no)
      const members = (isNested ? inner : accounts)[outer]
      if (below(3) > 0) {
        await categories.add(category(outer), member)
        members?.add(no)
      } else {
        await categories.remove(category(outer), member)
        members?.delete(no)
      }
      if (turn % 20 === 0) await expectFold({ accounts, inner }, turn)
    }
    await emptyAll(accounts, inner)
    await expectFold({ accounts: [], inner: [] }, 0)
  },
  120_000,
)

async function emptyAll(
  accounts: readonly ReadonlySet<number>[],
  inner: readonly ReadonlySet<number>[],
): Promise<void> {
  for (let n = 0; n < categoryCount; n += 1) {
    const nested = [...(inner[n] ?? [])].map((no) => ({
      kind: 'category' as const,
      name: category(no),
    }))
    await categories.remove(category(n), ...[...(accounts[n] ?? [])].map(account), ...nested)
  }
}
