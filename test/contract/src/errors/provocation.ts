import type { ApiAnswer } from '@ledger/testkit'
import type { Stage } from './stage.ts'

/** A request that is answered with one code of the catalogue. */
export interface Provocation {
  /** The operation that answers, by the document; undefined where the request comes to none. */
  readonly operation: string | undefined
  readonly send: (stage: Stage) => Promise<ApiAnswer>
}

/** A code that no request can provoke from outside. */
export interface Elsewhere {
  /** The test that produces it; undefined while nothing in the code gives it. */
  readonly test: string | undefined
  readonly why: string
}
