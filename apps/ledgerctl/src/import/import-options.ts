import type { ProgressScreen } from '../progress/progress-line.ts'

export interface ImportOptions {
  readonly path: string
  readonly mappingPath: string
  readonly ledger: string
  readonly errorsPath: string
  readonly statePath: string
  readonly mayOpenAccounts: boolean
  /** Requests at once; above one the rows may be judged in any order. */
  readonly concurrency: number
  /** Transactions of one request at most. */
  readonly chunkRows: number
  /** Where progress is shown; nowhere when undefined. */
  readonly screen: ProgressScreen | undefined
}
