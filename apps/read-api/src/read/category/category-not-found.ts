import { ProblemError } from '@ledger/runtime'
import type { LedgerPlace } from '../../identity.ts'

export function categoryNotFound(ledger: LedgerPlace, categoryId: string): ProblemError {
  const detail = `There is no category ${categoryId} in ledger ${ledger.ledgerId}.`
  return new ProblemError({ code: 'category_not_found', detail })
}
