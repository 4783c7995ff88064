import type { Statements } from '../journal/statement.ts'
import { writeDetails } from '../journal/write-details.ts'
import { writeLedgers } from '../journal/write-ledgers.ts'
import type { TransactionHeadChange } from '../journal/write-transaction-heads.ts'
import { writeTransactionHeads } from '../journal/write-transaction-heads.ts'
import type { BatchState } from './batch-state.ts'
import { statusNumber } from './of-rows.ts'
import type { ChangedTransaction } from './transaction-state.ts'

/**
 * Sends what a batch changed of ledgers, of the metadata of accounts and of transactions, in the order
 * in which all lock them; nothing if it is nothing.
 */
export function sendChanges(
  pipeline: Statements,
  shardId: number,
  { changedLedgers, changedMetadata, transactions }: BatchState,
): readonly Promise<unknown>[] {
  const sent: Promise<unknown>[] = []
  if (changedLedgers.size > 0) {
    const ledgers = [...changedLedgers].map(([ledgerNo, ledger]) => ({ ledgerNo, ...ledger }))
    sent.push(writeLedgers(pipeline, shardId, ledgers))
  }
  if (changedMetadata.size > 0) {
    const details = [...changedMetadata].map(([accountNo, metadata]) => ({ accountNo, metadata }))
    sent.push(writeDetails(pipeline, shardId, details))
  }
  const settled = [...transactions.changed.values()]
  if (settled.length > 0) sent.push(writeTransactionHeads(pipeline, shardId, settled.map(headOf)))
  return sent
}

function headOf(changed: ChangedTransaction): TransactionHeadChange {
  const { transactionId, transaction, reversals } = changed
  const { status, lines } = transaction
  return {
    transactionId,
    status: statusNumber(status),
    held: lines.map((line) => line.heldMinor),
    posted: lines.map((line) => line.postedMinor),
    reversed: lines.map((line) => line.reversedMinor),
    reversals,
  }
}
