import type { CachedBalance } from '@ledger/wire'

export interface BalanceToCache extends CachedBalance {
  readonly accountNo: number
}

/** `newer`: sets what is newer than what is there; `refresh`: also what is as new, if there is any. */
export type CacheMode = 'newer' | 'refresh'

export interface CacheStamp {
  readonly epoch: number
  readonly version: number
  /** The cached text, as it is. */
  readonly body: string
}

/**
 * A shared cache of current balances. It holds the only copy of nothing: no call throws and none
 * waits long, whatever state it is in.
 */
export interface BalanceCache {
  /** False when it was not done in time; the sweeper makes up for it. */
  write(shardId: number, balances: readonly BalanceToCache[], mode: CacheMode): Promise<boolean>
  remove(shardId: number, accountNos: readonly number[]): Promise<boolean>
  /** What is there, by account number; undefined when it could not be read. */
  read(
    shardId: number,
    accountNos: readonly number[],
  ): Promise<ReadonlyMap<number, CacheStamp> | undefined>
  /** Whether the last call got through. */
  readonly isReachable: boolean
  close(): Promise<void>
}
