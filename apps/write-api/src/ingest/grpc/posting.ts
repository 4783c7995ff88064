import type { GrpcCall } from '@ledger/grpc'
import { compileValidator, ProblemError, requireLedger, requireScope } from '@ledger/runtime'
import type { Caller } from '../../command/call.ts'
import { bulkParams } from '../../command/post-transactions/schema.ts'
import type { Writer } from '../../command/writer.ts'
import { ledgerOf } from '../../command/writer.ts'
import type { LedgerPlace } from '../../decide/command.ts'

const validate = compileValidator(bulkParams, 'params')

/** @throws ProblemError scope_missing */
export function requirePostingScope({ principal }: GrpcCall): void {
  requireScope(principal, 'transactions:write')
}

/**
 * The ledger that many transactions are posted to, in the order of the checks of HTTP.
 * @throws ProblemError invalid_parameter, ledger_not_found
 */
export async function ledgerToPostTo(
  writer: Writer,
  { principal }: GrpcCall,
  ledgerId: unknown,
): Promise<LedgerPlace> {
  const valid = validate({ ledger: ledgerId })
  if (valid !== true) throw new ProblemError(valid.error.fault)
  const id = String(ledgerId) // the validator has said that it is a text
  requireLedger(principal, id)
  return ledgerOf(writer, id)
}

export function callerOf({ principal, metadata }: GrpcCall): Caller {
  const { requestId, traceparent } = metadata
  return { principal, requestId, traceparent, transport: 'grpc' }
}
