import { schemas } from '@ledger/wire'
import { Type } from 'typebox'
import type { LedgerPlace, StoredTransaction } from '../decide/command.ts'
import type { CommandCall } from './call.ts'
import type { CommandName } from './command-spec.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { Writer } from './writer.ts'
import { ledgerOf, transactionOf } from './writer.ts'

/** The path of a command on a transaction. */
export const transactionParams = Type.Object({
  ledger: schemas.LedgerId,
  id: schemas.TransactionId,
})

interface AboutTransaction {
  readonly ledger: LedgerPlace
  readonly transaction: StoredTransaction
  readonly fingerprint: Buffer
}

/**
 * The transaction that a call is about, and what every command on one is made of.
 * @throws ProblemError ledger_not_found, transaction_not_found
 */
export async function aboutTransaction(
  writer: Writer,
  operation: CommandName,
  call: CommandCall<{ readonly ledger: string; readonly id: string }>,
): Promise<AboutTransaction> {
  const { params, body, ifMatch } = call
  const ledger = await ledgerOf(writer, params.ledger)
  const transaction = await transactionOf(writer, ledger, params.id)
  const target = `${ledger.ledgerId} ${transaction.event.id}`
  return { ledger, transaction, fingerprint: fingerprintOf(operation, target, body, ifMatch) }
}
