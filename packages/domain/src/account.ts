import type { Balances } from './balances.ts'
import type { Direction } from './direction.ts'

/** An account as the decision sees it: what it is, and its state under the lock. */
export interface Account {
  /** Compact key inside its shard. */
  readonly accountNo: number
  readonly address: string
  readonly currency: string
  readonly normalBalance: Direction
  /** How many entries it has had. */
  readonly version: number
  readonly balances: Balances
  /** Floor on what is available, in the normal direction, in minor units; null is no limit. */
  readonly minBalance: bigint | null
  /** Ceiling on what is posted and would be raised, in the normal direction; null is no limit. */
  readonly maxBalance: bigint | null
  readonly isClosed: boolean
}
