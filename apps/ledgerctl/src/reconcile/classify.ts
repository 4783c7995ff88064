import type { Difference } from './difference.ts'
import type { Item } from './item.ts'
import { doubledInExport, doubledInLedger, pairItems } from './pair-items.ts'

/** How young is too young to be missed. */
export interface InFlight {
  /** When the export was taken: what the ledger recorded later need not be in it. */
  readonly exportedAtMs: number
  /** Up to when the ledger was read. */
  readonly readAtMs: number
  readonly windowMs: number
}

/** Two systems may date one transaction a day apart. */
const referenceMsMax = 86_400_000

/**
 * In what two sides differ, each difference told once. A function of its arguments: the same files and
 * the same position tell the same.
 */
export function classify(
  exported: readonly Item[],
  recorded: readonly Item[],
  inFlight: InFlight,
): readonly Difference[] {
  const differences: Difference[] = []
  const alone = { exported: [] as Item[], recorded: [] as Item[] }
  const equal = new Set<string>()
  const ofLedger = groupsOf(recorded, alone.recorded)
  for (const [ref, group] of groupsOf(exported, alone.exported)) {
    const others = ofLedger.get(ref) ?? []
    ofLedger.delete(ref)
    if (others.length === 0) {
      differences.push(...firstAlone(group, alone.exported).map(doubledInExport))
      continue
    }
    const paired = pairItems(group, others)
    differences.push(...paired.differences)
    for (const item of paired.equal) equal.add(nameOf(item))
  }
  for (const group of ofLedger.values()) {
    const rest = firstAlone(group, alone.recorded)
    differences.push(...rest.map((item) => doubledInLedger(item, 'its reference')))
  }
  differences.push(...takeReferences(alone))
  for (const item of alone.exported) differences.push(missing(item, inFlight))
  for (const item of alone.recorded) differences.push(unmatched(item, inFlight, equal))
  return differences
}

/** By reference; those without one cannot be found by it. */
function groupsOf(items: readonly Item[], without: Item[]): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    if (item.ref === undefined) without.push(item)
    else {
      const group = groups.get(item.ref)
      if (group === undefined) groups.set(item.ref, [item])
      else group.push(item)
    }
  }
  return groups
}

/** The other side does not know the reference: the first of the group is alone, the rest doubles it. */
function firstAlone(group: readonly Item[], alone: Item[]): readonly Item[] {
  const [first, ...rest] = group
  if (first !== undefined) alone.push(first)
  return rest
}

function nameOf({ content, effectiveAt }: Item): string {
  return `${content}\n${effectiveAt}`
}

/** What both sides have alone and alike is one transaction under two references. */
function takeReferences(alone: { exported: Item[]; recorded: Item[] }): readonly Difference[] {
  const byContent = new Map<string, Item[]>()
  for (const item of alone.recorded) {
    const alike = byContent.get(item.content)
    if (alike === undefined) byContent.set(item.content, [item])
    else alike.push(item)
  }
  const taken = new Set<Item>()
  const differences: Difference[] = []
  alone.exported = alone.exported.filter((exported) => {
    const alike = byContent.get(exported.content) ?? []
    const recorded = alike.find((item) => !taken.has(item) && isNear(item, exported))
    if (recorded === undefined) return true
    taken.add(recorded)
    const detail = `${exported.ref ?? 'none'} in the export, ${recorded.ref ?? 'none'} in the ledger`
    differences.push({ cause: 'reference', ref: exported.ref, exported, recorded, detail })
    return false
  })
  alone.recorded = alone.recorded.filter((item) => !taken.has(item))
  return differences
}

function isNear(one: Item, other: Item): boolean {
  const apartMs = Date.parse(one.effectiveAt) - Date.parse(other.effectiveAt)
  return Math.abs(apartMs) <= referenceMsMax
}

function missing(exported: Item, { readAtMs, windowMs }: InFlight): Difference {
  const { ref } = exported
  if (exported.recordedMs > readAtMs - windowMs) {
    return { cause: 'in_flight', ref, exported, detail: 'not in the ledger yet' }
  }
  return { cause: 'missing', ref, exported, detail: 'in the export, not in the ledger' }
}

function unmatched(
  recorded: Item,
  { exportedAtMs, windowMs }: InFlight,
  equal: ReadonlySet<string>,
): Difference {
  const { ref } = recorded
  if (recorded.recordedMs > exportedAtMs - windowMs) {
    return { cause: 'in_flight', ref, recorded, detail: 'not in the export yet' }
  }
  if (equal.has(nameOf(recorded))) return doubledInLedger(recorded, 'the same entries')
  return { cause: 'unmatched', ref, recorded, detail: 'in the ledger, not in the export' }
}
