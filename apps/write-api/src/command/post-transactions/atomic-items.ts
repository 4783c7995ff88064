import type { Readable } from 'node:stream'
import type { Fault } from '@ledger/runtime'
import { ProblemError } from '@ledger/runtime'
import type { BulkItem } from './bulk-item.ts'
import { readItem } from './bulk-item.ts'
import { faultOfItem } from './item-fault.ts'
import { itemsOf } from './read-array.ts'
import { linesOf } from './read-lines.ts'
import type { Held } from './read-whole.ts'
import { readWhole } from './read-whole.ts'

/** All entries of an atomic request are in one batch; as many as one transaction may have. */
const entriesMax = 1_000
/** A transaction has two entries at least. */
const itemsMax = entriesMax / 2
/** As for a request of its own. */
const bytesMax = 1024 * 1024

const tooLarge: Fault = {
  code: 'body_too_large',
  detail: 'The body of an atomic request is larger than 1 MiB; nothing was written.',
}
const tooManyEntries: Fault = {
  code: 'body_too_large',
  detail: `An atomic request may hold ${entriesMax} entries in all; nothing was written.`,
}

/**
 * The items of an atomic request, each fit to be judged by the rules. It is read to its end first.
 * @throws ProblemError body_too_large, overloaded, and whatever is wrong with the first item that is
 *   not fit
 */
export async function readAtomicItems(
  body: Readable,
  isLines: boolean,
  held: Held,
): Promise<readonly BulkItem[]> {
  const bytes = await readWhole(body, held, bytesMax, tooLarge)
  const texts = isLines ? linesOf(bytes) : await itemsOf(bytes)
  if (texts.length === 0) {
    throw new ProblemError({ code: 'invalid_json', detail: 'The body is empty.' })
  }
  if (texts.length > itemsMax) throw new ProblemError(tooManyEntries)
  const items = texts.map((text, index) => {
    const item = readItem(text)
    if ('fault' in item) throw new ProblemError(faultOfItem(index, item.fault))
    return item
  })
  if (entriesOf(items) > entriesMax) throw new ProblemError(tooManyEntries)
  return items
}

export function entriesOf(items: readonly BulkItem[]): number {
  return items.reduce((sum, { body }) => sum + body.entries.length, 0)
}
