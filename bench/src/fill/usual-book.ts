import type { Book } from './book.ts'

const dayMs = 86_400_000
/** Keys are forgotten after some weeks, and a week has its own partition: the filled ones are within. */
const filledDays = 28

/** The ledger that the load is sent to, with a history of the last weeks. */
export function usualBook(accounts: number, entries: number): Book {
  const until = new Date()
  const from = new Date(until.getTime() - filledDays * dayMs)
  return { ledger: 'bench', accounts, transactions: Math.floor(entries / 2), from, until }
}
