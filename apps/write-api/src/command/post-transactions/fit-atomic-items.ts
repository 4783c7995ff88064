import type { Fault } from '@ledger/runtime'
import { ProblemError } from '@ledger/runtime'
import type { BulkItem, UnfitItem } from './bulk-item.ts'
import { faultOfItem } from './item-fault.ts'

/** All entries of an atomic request are in one batch; as many as one transaction may have. */
const entriesMax = 1_000
/** A transaction has two entries at least. */
const itemsMax = entriesMax / 2

const tooManyEntries: Fault = {
  code: 'body_too_large',
  detail: `An atomic request may hold ${entriesMax} entries in all; nothing was written.`,
}

/**
 * The items of an atomic request, each fit to be judged by the rules. They are counted before any is
 * read: what is wrong with ten thousand of them is not looked for.
 * @param read one of them, under all the rules for a request of its own
 * @throws ProblemError body_too_large, and whatever is wrong with the first item that is not fit
 */
export function fitAtomicItems<Raw>(
  raws: readonly Raw[],
  read: (raw: Raw) => BulkItem | UnfitItem,
): readonly BulkItem[] {
  if (raws.length === 0) {
    throw new ProblemError({ code: 'invalid_json', detail: 'The body is empty.' })
  }
  if (raws.length > itemsMax) throw new ProblemError(tooManyEntries)
  const items = raws.map((raw, index) => {
    const item = read(raw)
    if ('fault' in item) throw new ProblemError(faultOfItem(index, item.fault))
    return item
  })
  if (entriesOf(items) > entriesMax) throw new ProblemError(tooManyEntries)
  return items
}

export function entriesOf(items: readonly BulkItem[]): number {
  return items.reduce((sum, { body }) => sum + body.entries.length, 0)
}
