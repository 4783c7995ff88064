import type { PostedSums } from '../api/read-balances.ts'

/** What our entries since the beginning of the import have done to an account. */
export interface MovedSums {
  readonly count: number
  readonly debits: bigint
  readonly credits: bigint
}

/** How far an import is, and what it was answered on the way. */
export interface ImportProgress {
  /** Transactions of the file that are settled: where it goes on. */
  readonly next: number
  readonly accepted: number
  readonly replayed: number
  /** Wrong by themselves, or refused. */
  readonly failed: number
  readonly repeated: number
  /** How long the file of errors is with the errors of these. */
  readonly errorsBytes: number
  /** What the accepted and replayed ones debit, by currency, as they were answered. */
  readonly debits: ReadonlyMap<string, bigint>
  /** What the refused ones would have debited. */
  readonly refused: ReadonlyMap<string, bigint>
  readonly moved: ReadonlyMap<string, MovedSums>
}

/** How the ledger was before the first transaction of the import was sent. */
export interface LedgerBefore {
  /** Of the journal: everything of ours that is new comes after it. */
  readonly position: number
  readonly accounts: ReadonlyMap<string, PostedSums>
}

/** Adds what came of a chunk, which ends where its `next` says. */
export function addProgress(sum: MutableProgress, chunk: ImportProgress): void {
  sum.next = chunk.next
  sum.errorsBytes = chunk.errorsBytes
  sum.accepted += chunk.accepted
  sum.replayed += chunk.replayed
  sum.failed += chunk.failed
  sum.repeated += chunk.repeated
  for (const [currency, debits] of chunk.debits) addSum(sum.debits, currency, debits)
  for (const [currency, debits] of chunk.refused) addSum(sum.refused, currency, debits)
  for (const [account, moved] of chunk.moved) addMoved(sum.moved, account, moved)
}

export interface MutableProgress {
  next: number
  accepted: number
  replayed: number
  failed: number
  repeated: number
  errorsBytes: number
  readonly debits: Map<string, bigint>
  readonly refused: Map<string, bigint>
  readonly moved: Map<string, MovedSums>
}

export function startOfProgress(): MutableProgress {
  const counts = { next: 0, accepted: 0, replayed: 0, failed: 0, repeated: 0, errorsBytes: 0 }
  return { ...counts, debits: new Map(), refused: new Map(), moved: new Map() }
}

export function addSum(sums: Map<string, bigint>, name: string, amount: bigint): void {
  sums.set(name, (sums.get(name) ?? 0n) + amount)
}

export function addMoved(sums: Map<string, MovedSums>, account: string, more: MovedSums): void {
  const before = sums.get(account) ?? { count: 0, debits: 0n, credits: 0n }
  sums.set(account, {
    count: before.count + more.count,
    debits: before.debits + more.debits,
    credits: before.credits + more.credits,
  })
}
