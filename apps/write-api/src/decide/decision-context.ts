import type { CurrencyDirectory } from '../directory/currency-directory.ts'
import type { SettingsCache } from './settings-cache.ts'

/** What the decisions of one shard rest on besides its tables. */
export interface DecisionContext {
  readonly shardId: number
  readonly currencies: CurrencyDirectory
  /** Of ledgers. */
  readonly settings: SettingsCache
  /** How far ahead of the clock a transaction may count. */
  readonly effectiveAheadMsMax: number
}
