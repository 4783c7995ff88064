import type { Difference } from './difference.ts'
import type { Item } from './item.ts'

export interface Paired {
  readonly differences: readonly Difference[]
  /** The same on both sides. */
  readonly equal: readonly Item[]
}

/** Items of one reference that both sides have: the most alike belong together. */
export function pairItems(exported: readonly Item[], recorded: readonly Item[]): Paired {
  const left = { exported: [...exported], recorded: [...recorded] }
  const equal = takePairs(left, (one, other) => isSame(one, other) && isSameTime(one, other))
  const redated = takePairs(left, isSame)
  const others = takePairs(left, () => true)
  return {
    equal: equal.map(({ recorded: item }) => item),
    differences: [
      ...redated.map((pair) => ({ cause: 'date', ...told(pair), detail: dates(pair) }) as const),
      ...others.map((pair) => ({ cause: 'amount', ...told(pair), detail: amounts(pair) }) as const),
      ...left.exported.map((item) => doubledInExport(item)),
      ...left.recorded.map((item) => doubledInLedger(item, 'its reference')),
    ],
  }
}

export function doubledInExport(exported: Item): Difference {
  const detail = 'the export has its reference more often than the ledger'
  return { cause: 'doubled', ref: exported.ref, exported, detail }
}

export function doubledInLedger(recorded: Item, what: string): Difference {
  const detail = `the ledger has ${what} more often than the export`
  return { cause: 'doubled', ref: recorded.ref, recorded, detail }
}

interface Pair {
  readonly exported: Item
  readonly recorded: Item
}

interface Left {
  exported: Item[]
  recorded: Item[]
}

/** Takes out of both lists what belongs together, the earliest first. */
function takePairs(left: Left, isPair: (one: Item, other: Item) => boolean): readonly Pair[] {
  const pairs: Pair[] = []
  left.exported = left.exported.filter((exported) => {
    const at = left.recorded.findIndex((recorded) => isPair(exported, recorded))
    const [recorded] = at === -1 ? [] : left.recorded.splice(at, 1)
    if (recorded !== undefined) pairs.push({ exported, recorded })
    return recorded === undefined
  })
  return pairs
}

function isSame(one: Item, other: Item): boolean {
  return one.content === other.content
}

function isSameTime(one: Item, other: Item): boolean {
  return one.effectiveAt === other.effectiveAt
}

function told({ exported, recorded }: Pair) {
  return { ref: exported.ref, exported, recorded }
}

function dates({ exported, recorded }: Pair): string {
  return `effective at ${exported.effectiveAt} in the export, ${recorded.effectiveAt} in the ledger`
}

function amounts({ exported, recorded }: Pair): string {
  return `${inOneLine(exported)} in the export, ${inOneLine(recorded)} in the ledger`
}

function inOneLine({ content }: Item): string {
  return content.replaceAll('\n', ', ')
}
