import type { FastifyRequest } from 'fastify'
import type { LedgerPlace, StoredTransaction } from '../decide/command.ts'
import { fingerprintOf } from './fingerprint.ts'
import { requiredIdempotencyKey } from './idempotency-key.ts'
import { ifMatchOf } from './if-match.ts'
import type { Writer } from './writer.ts'
import { ledgerOf, transactionOf } from './writer.ts'

interface AboutTransaction {
  readonly transaction: StoredTransaction
  readonly command: {
    readonly ledger: LedgerPlace
    readonly idempotencyKey: string
    readonly fingerprint: Buffer
    readonly ifMatch?: string
  }
}

/**
 * The transaction that a request is about, and what every command on one is made of.
 * @throws ProblemError idempotency_key_missing, idempotency_key_invalid, ledger_not_found,
 *   transaction_not_found
 */
export async function aboutTransaction(
  writer: Writer,
  request: FastifyRequest,
  params: { readonly ledger: string; readonly id: string },
  operation: string,
): Promise<AboutTransaction> {
  const idempotencyKey = requiredIdempotencyKey(request)
  const ledger = await ledgerOf(writer, params.ledger)
  const transaction = await transactionOf(writer, ledger, params.id)
  const target = `${ledger.ledgerId} ${transaction.event.id}`
  const known = ifMatchOf(request)
  const fingerprint = fingerprintOf(operation, target, request.body, known)
  return { transaction, command: { ledger, idempotencyKey, fingerprint, ...known } }
}
