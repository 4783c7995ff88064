import { accountsProjection } from './accounts/store.ts'
import { balancesProjection } from './balances/store.ts'
import type { Projection } from './projection.ts'
import { rollupsProjection } from './rollups/store.ts'

/** All there are. What is added here is written in the transactions of all the others. */
export const projections: readonly Projection[] = [
  accountsProjection,
  rollupsProjection, // before the balances, by which it knows what a void tail concerns
  balancesProjection,
]
