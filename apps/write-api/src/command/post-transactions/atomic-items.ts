import type { Readable } from 'node:stream'
import type { Fault } from '@ledger/runtime'
import type { BulkItem } from './bulk-item.ts'
import { readItem } from './bulk-item.ts'
import { fitAtomicItems } from './fit-atomic-items.ts'
import { itemsOf } from './read-array.ts'
import { linesOf } from './read-lines.ts'
import type { Held } from './read-whole.ts'
import { readWhole } from './read-whole.ts'

/** As for a request of its own. */
const bytesMax = 1024 * 1024

const tooLarge: Fault = {
  code: 'body_too_large',
  detail: 'The body of an atomic request is larger than 1 MiB; nothing was written.',
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
  return fitAtomicItems(isLines ? linesOf(bytes) : await itemsOf(bytes), readItem)
}
