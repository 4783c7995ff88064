import type { Scenario } from '../scenario.ts'
import { runReads } from './run-reads.ts'

/** Balances that may be behind and say how far: from this process, Redis or the projection. */
export const eventualReads: Scenario = {
  name: 'eventual-reads',
  title: 'eventual balance reads over 10,000 accounts with writes beside them',
  run: (options) => runReads(eventualReads, options, 'eventual'),
}
