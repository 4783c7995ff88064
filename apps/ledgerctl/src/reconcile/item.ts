import type { Direction } from '@ledger/domain'

export interface ItemEntry {
  readonly account: string
  readonly direction: Direction
  readonly amount: string
  readonly currency: string
}

/** A transaction as one side has it. Millions are held, so it is flat. */
export interface Item {
  /** What both sides know it by; undefined when this side has none for it. */
  readonly ref: string | undefined
  /** Equal for equal sums on each account, direction and currency. */
  readonly content: string
  /** RFC 3339 in UTC. */
  readonly effectiveAt: string
  readonly recordedMs: number
  /** The row of the export, or the position in the journal. */
  readonly place: number
  /** In the ledger. */
  readonly transactionId?: string
}

/** The same entries in any order, also when one side has two lines where the other has their sum. */
export function contentOf(entries: Iterable<ItemEntry>): string {
  const sums = new Map<string, bigint>()
  for (const { account, direction, amount, currency } of entries) {
    const name = `${account} ${direction} ${currency}`
    sums.set(name, (sums.get(name) ?? 0n) + BigInt(amount))
  }
  const lines = [...sums].map(([name, sum]) => `${name} ${sum}`)
  return lines.sort().join('\n')
}

/** The entries back from the content: kept twice they would be most of the memory. */
export function entriesOf(content: string): readonly ItemEntry[] {
  if (content === '') return []
  return content.split('\n').map((line): ItemEntry => {
    const [account = '', direction, currency = '', amount = ''] = line.split(' ')
    return { account, direction: direction === 'debit' ? 'debit' : 'credit', amount, currency }
  })
}

/** What the item does to each account: credits less debits. */
export function effectsOf({ content }: Item): ReadonlyMap<string, bigint> {
  const effects = new Map<string, bigint>()
  for (const { account, direction, amount } of entriesOf(content)) {
    const effect = direction === 'credit' ? BigInt(amount) : -BigInt(amount)
    effects.set(account, (effects.get(account) ?? 0n) + effect)
  }
  return effects
}
