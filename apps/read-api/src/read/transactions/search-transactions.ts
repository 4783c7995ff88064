import type { TransactionEvent } from '@ledger/wire'
import type { PoolClient } from 'pg'
import { readTransactionsAt } from './at-places-query.ts'
import type { Candidates } from './candidates.ts'
import { isAskedFor } from './filters.ts'
import { findByEffectiveTime, findByPosition, type Search } from './find-candidates.ts'
import type { ListedTransaction, TransactionsPage } from './found-transactions.ts'

/**
 * One page: those of the candidates that are asked for, as they were at a position. Every statement has
 * a bound, so a page may be short, or empty, and have a next one.
 */
export async function searchTransactions(
  client: PoolClient,
  search: Search,
  position: number,
): Promise<TransactionsPage> {
  const { effective } = search.filters
  const found =
    effective === undefined
      ? await findByPosition(client, search)
      : await findByEffectiveTime(client, search, effective)
  return takePage(client, search, found, position)
}

/** Bodies are read in parts: the first one is nearly always enough. */
async function takePage(
  client: PoolClient,
  { ledger, filters, limit }: Search,
  { candidates, goOn }: Candidates,
  position: number,
): Promise<TransactionsPage> {
  const transactions: ListedTransaction[] = []
  const partMax = Math.max(limit + 1, 100)
  for (let start = 0; start < candidates.length; start += partMax) {
    const part = candidates.slice(start, start + partMax)
    const rows = await readTransactionsAt(client, ledger, part, position)
    for (const [index, candidate] of part.entries()) {
      const row = rows.get(candidate.position)
      if (row === undefined || !isAskedFor(filters, madeOf(row), eventOf(row.body))) continue
      transactions.push(row)
      if (transactions.length < limit) continue
      const isLast = start + index === candidates.length - 1
      return { transactions, next: isLast ? goOn : candidate }
    }
  }
  return { transactions, next: goOn }
}

/** What made a transaction: a later step does not tell all of it. */
export function madeOf(row: ListedTransaction): TransactionEvent {
  return eventOf(row.made_body ?? row.body)
}

export function eventOf(body: string): TransactionEvent {
  return JSON.parse(body) as TransactionEvent
}
