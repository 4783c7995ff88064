import { accountsProjection } from './accounts/store.ts'
import { balancesProjection } from './balances/store.ts'
import type { Projection } from './projection.ts'

/** All there are. What is added here is written in the transactions of all the others. */
export const projections: readonly Projection[] = [accountsProjection, balancesProjection]
