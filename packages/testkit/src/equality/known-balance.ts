/** What one place says of an account: whose balance it is, where it stands and its sums. */
export interface KnownBalance {
  readonly ledger: string
  readonly account: string
  readonly epoch: number
  readonly version: number
  /** Posted debits and credits, pending debits and credits. */
  readonly sums: readonly [bigint, bigint, bigint, bigint]
}

/** By `<shard>:<account_no>`; undefined stands for what could not be understood. */
export type KnownBalances = ReadonlyMap<string, KnownBalance | undefined>

export function accountKey(shardId: number, accountNo: number): string {
  return `${shardId}:${accountNo}`
}

/** One text for one state of an account, to be compared and shown. */
export function formatBalance(balances: KnownBalances, key: string): string {
  const balance = balances.get(key)
  if (balance === undefined) return balances.has(key) ? 'something unreadable' : 'nothing'
  const { ledger, account, epoch, version, sums } = balance
  return `(${ledger} ${account}, epoch ${epoch}, version ${version}, ${sums.join(' ')})`
}
