import type { ApiAnswer, ApiClient } from '@ledger/testkit'
import { categories, type Book } from './book.ts'
import type { Random } from './random.ts'

export function changeLimit(random: Random, book: Book, client: ApiClient): Promise<ApiAnswer> {
  const account = random.pick(book.customers)
  const limit = random.pick(['0', '-500', String(random.between(1, 300))])
  return client.patch(`/v1/ledgers/${book.ledger}/accounts/${account}`, { min_balance: limit })
}

/** Some transactions of the workload count in February 2024. */
export function changeSettings(random: Random, book: Book, client: ApiClient): Promise<ApiAnswer> {
  const settings = { locked_before: random.pick([null, '2024-03-01T00:00:00Z']) }
  return client.patch(`/v1/ledgers/${book.ledger}`, { settings })
}

/** Accounts and categories are put into categories and taken out; some would make a circle. */
export function changeCategory(random: Random, book: Book, client: ApiClient): Promise<ApiAnswer> {
  const [kind, member] = random.pick([
    ['category', random.pick(categories)],
    ['account', random.pick(book.customers)],
  ] as const)
  const category = random.pick(categories)
  const path = `/v1/ledgers/${book.ledger}/categories/${category}/members/${member}?kind=${kind}`
  return random.chance(0.7) ? client.put(path, {}) : client.delete(path)
}
