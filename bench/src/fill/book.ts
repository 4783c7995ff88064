/** What a database is filled with. */
export interface Book {
  readonly ledger: string
  /** How many accounts `account:1` … it opens; two or more when there are transactions. */
  readonly accounts: number
  /** Posted transactions of two entries between accounts chosen at random. */
  readonly transactions: number
  /** The records are spread evenly over this time, which must lie in the past. */
  readonly from: Date
  readonly until: Date
}

/** Accounts that one record opens, as many as one request may. */
export const accountsPerRecord = 1_000

/** How many records tell all that stands in it. */
export function recordCountOf({ accounts, transactions }: Book): number {
  return 1 + Math.ceil(accounts / accountsPerRecord) + transactions
}

/** When the record at a position was written: whole milliseconds, never going back. */
export function recordedMsOf({ from, until }: Book, position: number, records: number): number {
  const share = (position - 1) / Math.max(records - 1, 1)
  return from.getTime() + Math.floor((until.getTime() - from.getTime()) * share)
}
