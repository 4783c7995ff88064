import { accountsProjection } from './accounts/store.ts'
import { balancesProjection } from './balances/store.ts'
import type { Projection } from './projection.ts'
import { rollupsProjection } from './rollups/store.ts'

/**
 * All that are always there. What is added here is written in the transactions of all the others; what is
 * searched may be switched off and has a checkpoint of its own: see add-to-search.ts.
 */
export const projections: readonly Projection[] = [
  accountsProjection,
  rollupsProjection, // before the balances, by which it knows what a void tail concerns
  balancesProjection,
]
