import type { ApiAnswer, TransactionRequest, TransactionStep } from '@ledger/testkit'

/** Posts a transaction, or takes a step of one, and logs it; undefined when nothing was told. */
export type Poster = (
  ledger: string,
  key: string,
  request: TransactionRequest,
  step?: TransactionStep,
) => Promise<ApiAnswer | undefined>
