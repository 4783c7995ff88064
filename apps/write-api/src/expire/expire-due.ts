import type { Log } from '@ledger/runtime'
import { hash } from 'node:crypto'
import type { Batchers } from '../decide/batchers.ts'
import type { Command, StoredTransaction } from '../decide/command.ts'
import { CommandFailure } from '../decide/command-failure.ts'
import type { Ask } from '../directory/ask.ts'
import type { TransactionDirectory } from '../directory/transaction-directory.ts'
import type { DueTransaction } from '../journal/find-due-transactions.ts'
import { findDueTransactions } from '../journal/find-due-transactions.ts'

/** How many are expired at once; the others are due the next time too. */
const dueMax = 200

export interface ExpiryParts {
  readonly ask: Ask
  readonly transactions: TransactionDirectory
  readonly batchers: Batchers
  readonly deadlineMs: number
  readonly log: Log
}

/**
 * Expires the pending transactions of a shard whose time has come. Each is a command like any other:
 * its key is made of its id, so several processes that do this at once make one record, and the head
 * of the transaction is locked, so a post that came first wins.
 * @returns how many were due
 */
export async function expireDue(parts: ExpiryParts, shardId: number): Promise<number> {
  const due = await parts.ask((client) => findDueTransactions(client, shardId, dueMax))
  await Promise.all(due.map((each) => expireOne(parts, shardId, each)))
  return due.length
}

async function expireOne(
  { transactions, batchers, deadlineMs, log }: ExpiryParts,
  shardId: number,
  { ledgerId, ledgerNo, transactionId }: DueTransaction,
): Promise<void> {
  const ledger = { ledgerId, ledgerNo, shardId }
  const id = `txn_${transactionId}`
  const transaction = await transactions.find(ledger, id)
  if (transaction === undefined) throw new Error(`the record of ${id} is missing`)
  try {
    await batchers.of(shardId).submit(expiryOf(ledger, transaction, deadlineMs))
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error
    log.warn({ err: error, transaction: id }, 'a transaction has to wait for its expiry')
  }
}

function expiryOf(
  ledger: Command['ledger'],
  transaction: StoredTransaction,
  deadlineMs: number,
): Command {
  const { id } = transaction.event
  return {
    ledger,
    // a key of a caller has no space, so this is nobody's
    idempotencyKey: `expire ${id}`,
    fingerprint: hash('sha256', `expire ${id}`, 'buffer'),
    origin: { actor: 'system', transport: 'system' },
    requestId: `expire-${id}`,
    traceparent: null,
    deadlineAt: performance.now() + deadlineMs,
    operation: { name: 'expire-pending', transaction, rest: 'release' },
  }
}
