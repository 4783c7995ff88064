import type { Refusal, RefusalCode } from './refusal.ts'
import type { TransactionLine, TransactionStatus } from './transaction.ts'

/** What is asked of a transaction. An expiry is a void that nobody asked for. */
export type TransactionCommand = 'post' | 'void' | 'reverse'

const taken = undefined
const notPending = 'transaction_not_pending'
const notPosted = 'transaction_not_posted'

/** The state table: in which status a command is taken, and what refuses it in the others. */
const refusals: Record<TransactionCommand, Record<TransactionStatus, RefusalCode | undefined>> = {
  post: { pending: taken, posted: notPending, archived: notPending },
  void: { pending: taken, posted: notPending, archived: notPending },
  reverse: { pending: notPosted, posted: taken, archived: notPosted },
}

export function refuseStatus(
  command: TransactionCommand,
  status: TransactionStatus,
): Refusal | undefined {
  const code = refusals[command][status]
  return code === undefined ? undefined : { code, subject: status }
}

/** The status follows from what became of the lines: nothing else changes it. */
export function statusOf(
  lines: readonly Pick<TransactionLine, 'heldMinor' | 'postedMinor'>[],
): TransactionStatus {
  if (lines.some((line) => line.heldMinor > 0n)) return 'pending'
  return lines.some((line) => line.postedMinor > 0n) ? 'posted' : 'archived'
}
