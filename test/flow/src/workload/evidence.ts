import { OperationsLog } from '@ledger/testkit'
import { Witness } from './witness.ts'

/** What clients did and what they were told. */
export interface Evidence {
  /** Tells of every transaction of its ledgers. */
  readonly log: OperationsLog
  readonly witness: Witness
}

export function noEvidence(): Evidence {
  return { log: new OperationsLog(), witness: new Witness() }
}
