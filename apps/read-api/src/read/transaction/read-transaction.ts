import { ProblemError } from '@ledger/runtime'
import { uuidOfTransactionId } from '@ledger/wire'
import type { LedgerPlace } from '../../identity.ts'
import type { Reader } from '../reader.ts'
import { findTransaction } from './find-transaction-query.ts'
import type { TransactionRow } from './record.ts'

/**
 * A transaction as it is now. `uuid` has 32 hex digits.
 * @throws ProblemError transaction_not_found
 */
export async function readTransaction(
  { journal }: Reader,
  ledger: LedgerPlace,
  id: string,
): Promise<{ readonly uuid: string; readonly row: TransactionRow }> {
  const uuid = uuidOfTransactionId(id)
  if (uuid !== undefined) {
    const row = await journal.read((client) => findTransaction(client, ledger, uuid))
    if (row !== undefined) return { uuid, row }
  }
  const detail = `There is no transaction ${id} in ledger ${ledger.ledgerId}.`
  throw new ProblemError({ code: 'transaction_not_found', detail })
}
