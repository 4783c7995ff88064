import type { TestEntry } from '../journal/test-journal.ts'
import type { TransactionRequest } from '../operations/operations-log.ts'

/** The body of a POST of a transaction, from `[address, direction, amount in minor units]` lines. */
export function transactionRequest(
  lines: readonly TestEntry[],
  details: Omit<TransactionRequest, 'entries'> = {},
): TransactionRequest {
  const entries = lines.map(([account, direction, amountMinor]) => ({
    account,
    direction,
    amount: amountMinor.toString(),
  }))
  return { entries, ...details }
}

/** A transaction of two entries: debits one account and credits the other. */
export function transferRequest(
  debited: string,
  credited: string,
  amountMinor: bigint,
  details: Omit<TransactionRequest, 'entries'> = {},
): TransactionRequest {
  const lines: readonly TestEntry[] = [
    [debited, 'debit', amountMinor],
    [credited, 'credit', amountMinor],
  ]
  return transactionRequest(lines, details)
}
