import type { WrkOptions, WrkResult } from './wrk.ts'
import { runWrk } from './wrk.ts'

export interface GetsOptions extends Omit<
  WrkOptions,
  'keyPrefix' | 'hotAccount' | 'script' | 'env'
> {
  readonly consistency: 'strong' | 'eventual'
}

/** Balances of accounts chosen at random, in a closed loop against the read API. */
export async function runGets({ consistency, ...options }: GetsOptions): Promise<WrkResult> {
  return runWrk({
    ...options,
    keyPrefix: '',
    script: 'get.lua',
    env: { BENCH_CONSISTENCY: consistency },
  })
}
