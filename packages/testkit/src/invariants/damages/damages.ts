import type { Damage } from './damage.ts'
import { damagesOfBalances } from './damages-of-balances.ts'
import { damagesOfIngest } from './damages-of-ingest.ts'
import { damagesOfProjections } from './damages-of-projections.ts'
import { damagesOfRecords } from './damages-of-records.ts'

/** In the order of the rules. */
export const damages: readonly Damage[] = [
  ...damagesOfBalances,
  ...damagesOfRecords,
  ...damagesOfIngest,
  ...damagesOfProjections,
]
