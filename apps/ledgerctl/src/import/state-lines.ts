import type { PostedSums } from '../api/read-balances.ts'
import type { ImportProgress } from './import-progress.ts'
import type { FileIdentity } from './read-plan.ts'

/** What an import is of: with another one the state is of no use. */
export interface ImportIdentity {
  readonly ledger: string
  /** Of the ledger: another service, or one that was set up anew, has one of the same name. */
  readonly openedAt: string
  readonly file: FileIdentity
  readonly mapping: string
}

type Sums = readonly [count: number, debits: string, credits: string]

/** The lines of a state file, in their order. Amounts are texts. */
export type StateLine =
  | ({ readonly line: 'import'; readonly format: 1 } & ImportIdentity)
  | { readonly line: 'before'; readonly accounts: Readonly<Record<string, Sums>> }
  /** The balances before are complete; only now may anything be sent. */
  | { readonly line: 'begin'; readonly position: number }
  | ChunkLine

type TextSums = Readonly<Record<string, string>>

interface ChunkLine {
  readonly line: 'chunk'
  readonly next: number
  readonly accepted: number
  readonly replayed: number
  readonly failed: number
  readonly repeated: number
  readonly errors_bytes: number
  readonly debits: TextSums
  readonly refused: TextSums
  readonly moved: Readonly<Record<string, Sums>>
}

const accountsPerLine = 10_000

export function* beforeLines(
  accounts: ReadonlyMap<string, PostedSums>,
): Generator<StateLine, void> {
  const all = [...accounts]
  for (let start = 0; start < all.length; start += accountsPerLine) {
    const slice = all.slice(start, start + accountsPerLine)
    const sums = slice.map(([account, { version, debits, credits }]) => [
      account,
      [version, debits.toString(), credits.toString()] satisfies Sums,
    ])
    yield { line: 'before', accounts: Object.fromEntries(sums) as Record<string, Sums> }
  }
}

export function chunkLine(progress: ImportProgress): StateLine {
  const { next, accepted, replayed, failed, repeated, errorsBytes } = progress
  const moved = [...progress.moved].map(([account, { count, debits, credits }]) => [
    account,
    [count, debits.toString(), credits.toString()] satisfies Sums,
  ])
  return {
    line: 'chunk',
    next,
    accepted,
    replayed,
    failed,
    repeated,
    errors_bytes: errorsBytes,
    debits: textsOf(progress.debits),
    refused: textsOf(progress.refused),
    moved: Object.fromEntries(moved) as Record<string, Sums>,
  }
}

export function progressOf(line: ChunkLine): ImportProgress {
  const moved = Object.entries(line.moved).map(([account, [count, debits, credits]]) => {
    return [account, { count, debits: BigInt(debits), credits: BigInt(credits) }] as const
  })
  return {
    next: line.next,
    accepted: line.accepted,
    replayed: line.replayed,
    failed: line.failed,
    repeated: line.repeated,
    errorsBytes: line.errors_bytes,
    debits: sumsOf(line.debits),
    refused: sumsOf(line.refused),
    moved: new Map(moved),
  }
}

function textsOf(sums: ReadonlyMap<string, bigint>): TextSums {
  const texts = [...sums].map(([name, sum]) => [name, sum.toString()])
  return Object.fromEntries(texts) as Record<string, string>
}

function sumsOf(texts: TextSums): Map<string, bigint> {
  return new Map(Object.entries(texts).map(([name, sum]) => [name, BigInt(sum)]))
}

export function addBefore(
  accounts: Map<string, PostedSums>,
  line: Extract<StateLine, { readonly line: 'before' }>,
): void {
  for (const [account, [version, debits, credits]] of Object.entries(line.accounts)) {
    accounts.set(account, { version, debits: BigInt(debits), credits: BigInt(credits) })
  }
}
