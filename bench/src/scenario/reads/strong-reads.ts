import type { Scenario } from '../scenario.ts'
import { runReads } from './run-reads.ts'

/** Balances that hold every acknowledged write: each read asks the journal. */
export const strongReads: Scenario = {
  name: 'strong-reads',
  title: 'strong balance reads over 10,000 accounts with writes beside them',
  run: (options) => runReads(strongReads, options, 'strong'),
}
