import type { RefusalCode } from '@ledger/domain'
import type { ProblemEvidence } from './problems.ts'

/** A refusal as it is stored under its key, and answered again from there. */
export interface StoredRefusal {
  readonly code: RefusalCode
  readonly pointer?: string
  readonly subject?: string
  readonly evidence?: ProblemEvidence
  /** Of the request that was judged; a replay tells it again. */
  readonly request_id: string
}
