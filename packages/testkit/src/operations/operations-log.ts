/**
 * What a client learnt of one call:
 * - `ok`: acknowledged, with the bytes of the answer
 * - `refused`: a definitive no of the rules, stored under its key
 * - `key_reused`: the key names another command; what is stored stays
 * - `rejected`: never judged by the rules and not stored (a 400, 401, 404 …)
 * - `not_attempted`: nothing was done; the same key may be used again
 * - `unknown`: the answer was lost, or none came yet
 */
export type OperationOutcome =
  'ok' | 'refused' | 'key_reused' | 'rejected' | 'not_attempted' | 'unknown'

/** One call, as it was made and what came of it. Calls with the same key tell of one operation. */
export interface Operation {
  readonly ledger: string
  readonly key: string
  /** The body as it was sent; of a step without a part, no entries. */
  readonly request: TransactionRequest
  /** Left out: the transaction is made. */
  readonly step?: TransactionStep
  readonly outcome: OperationOutcome
  /** The body of the answer, byte for byte; undefined when none came. */
  readonly answer?: string
  /** The code of the problem, for all that is not `ok`. */
  readonly code?: string
}

/** The body of a POST of a transaction. */
export interface TransactionRequest {
  readonly entries: readonly EntryRequest[]
  /** Posted unless given. */
  readonly status?: 'posted' | 'pending'
  /** Chosen by the caller. */
  readonly id?: string
  readonly effective_at?: string
  readonly external_id?: string
  readonly source?: string
  readonly correlation_id?: string
  readonly metadata?: Readonly<Record<string, string>>
}

/** What is done to a transaction that is there: `POST …/transactions/{id}/{name}`. */
export interface TransactionStep {
  readonly name: 'post' | 'void' | 'reverse'
  /** `txn_…` */
  readonly transaction: string
}

interface EntryRequest {
  readonly account: string
  readonly direction: 'debit' | 'credit'
  readonly amount: string
  readonly currency?: string
}

type Invocation = Pick<Operation, 'ledger' | 'key' | 'request' | 'step'>
type Completion = Pick<Operation, 'outcome' | 'answer' | 'code'>

/** Remembers every call of a workload: unknown from its invocation until its completion is told. */
export class OperationsLog {
  readonly #operations: Operation[] = []

  get operations(): readonly Operation[] {
    return this.#operations
  }

  /** Logs the invocation; the answered function logs what came of it. */
  invoke(invocation: Invocation): (completion: Completion) => void {
    const index = this.#operations.push({ ...invocation, outcome: 'unknown' }) - 1
    return (completion) => {
      this.#operations[index] = { ...invocation, ...completion }
    }
  }
}
