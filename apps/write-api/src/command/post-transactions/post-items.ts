import { faultOfError } from '@ledger/runtime'
import type { Fault, Log } from '@ledger/runtime'
import type { Answer } from '../../decide/command.ts'
import { CommandFailure } from '../../decide/command-failure.ts'
import type { Caller } from '../call.ts'
import { failureFault } from '../failure-fault.ts'
import type { BulkItem } from './bulk-item.ts'
import type { ItemsContext } from './commands-of-items.ts'
import { commandsOfItems } from './commands-of-items.ts'
import type { ItemForm } from './item-form.ts'
import type { ItemText } from './item-text.ts'
import type { OrderedResults, Slot } from './ordered-results.ts'
import type { Turns } from './turns.ts'

/** What items are posted with: one request, or one stream. */
export interface Posting<Result extends { readonly length: number }> extends ItemsContext {
  /** By `performance.now()`, of all items together; Infinity when there is none. */
  readonly endsAt: number
  readonly form: ItemForm<Result>
  readonly results: OrderedResults<Result>
  /** Of the entries of all that post many in this process. */
  readonly turns: Turns
  readonly log: Pick<Log, 'error'>
}

/** So many items enter the queue at once: half of a batch. */
const sliceItemsMax = 250
/** An item may be larger. 64 KiB of text are 1,365 entries at most. */
const sliceBytesMax = 65_536

/**
 * Hands the items to the batcher of the ledger's shard, in their order and as they come, and its
 * answers to the results. Waits for room among the results, and for its turn among the bulk requests:
 * single requests find at most the entries of one batch of theirs ahead of them.
 */
export async function postItems<Result extends { readonly length: number }>(
  groups: AsyncIterable<readonly ItemText[]>,
  posting: Posting<Result>,
): Promise<void> {
  for await (const group of groups) {
    for (let start = 0; start < group.length;) {
      if (!(await posting.results.room())) return
      const end = endOfSlice(group, start)
      await postSlice(group.slice(start, end), posting)
      start = end
    }
  }
}

function endOfSlice(group: readonly ItemText[], start: number): number {
  let bytes = 0
  for (let at = start; at < group.length && at - start < sliceItemsMax; at += 1) {
    bytes += bytesOf(group[at])
    if (bytes > sliceBytesMax && at > start) return at
  }
  return Math.min(group.length, start + sliceItemsMax)
}

function bytesOf(text: ItemText | undefined): number {
  return text === undefined || 'fault' in text ? 0 : text.length
}

interface Placed<Result> extends BulkItem {
  readonly slot: Slot<Result>
}

async function postSlice<Result extends { readonly length: number }>(
  texts: readonly ItemText[],
  posting: Posting<Result>,
): Promise<void> {
  const { results, form, turns, writer } = posting
  const items: Placed<Result>[] = []
  for (const text of texts) {
    const slot = results.add(bytesOf(text))
    const item = form.read(text)
    if ('fault' in item) settleFault(posting, slot, item.key, item.fault)
    else items.push({ ...item, slot })
  }
  if (items.length === 0) return
  const deadlineAt = Math.min(performance.now() + writer.deadlineMs, posting.endsAt)
  const entries = items.reduce((sum, { body }) => sum + body.entries.length, 0)
  if (await turns.take(entries, deadlineAt)) return submitItems(items, posting, deadlineAt)
  for (const { slot, key } of items) {
    settleFault(posting, slot, key, failureFault(new CommandFailure('deadline_exceeded')))
  }
}

/** All enter the queue at once, in line behind those of earlier slices. */
async function submitItems<Result extends { readonly length: number }>(
  items: readonly Placed<Result>[],
  posting: Posting<Result>,
  deadlineAt: number,
): Promise<void> {
  const { writer, ledger, turns } = posting
  const settled = ({ body }: Placed<Result>): void => turns.give(body.entries.length)
  try {
    const commands = await commandsOfItems(items, posting, deadlineAt)
    const answers = writer.batchers.of(ledger.shardId).submitAll(commands, posting)
    for (const [index, answer] of answers.entries()) {
      const item = items[index]
      if (item !== undefined) void settle(posting, item, answer).finally(() => settled(item))
    }
  } catch (error) {
    for (const item of items) {
      settleFault(posting, item.slot, item.key, faultOf(error, posting))
      settled(item)
    }
  }
}

async function settle<Result extends { readonly length: number }>(
  posting: Posting<Result>,
  { slot, key }: Placed<Result>,
  answer: Promise<Answer>,
): Promise<void> {
  const { results, form } = posting
  try {
    results.settle(slot, form.answered(slot.index, key, await answer))
  } catch (error) {
    settleFault(posting, slot, key, faultOf(error, posting))
  }
}

function settleFault<Result extends { readonly length: number }>(
  { results, form }: Posting<Result>,
  slot: Slot<Result>,
  key: string | null,
  fault: Fault,
): void {
  results.settle(slot, form.failed(slot.index, key, fault))
}

function faultOf(
  error: unknown,
  { log, caller }: { readonly log: Pick<Log, 'error'>; readonly caller: Caller },
): Fault {
  if (error instanceof CommandFailure) return failureFault(error)
  const fault = faultOfError(error, 'POST')
  if (fault.code === 'internal') log.error({ err: error, request_id: caller.requestId }, 'fault')
  return fault
}
