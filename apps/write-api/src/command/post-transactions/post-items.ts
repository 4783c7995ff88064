import { faultOfError } from '@ledger/runtime'
import type { Fault } from '@ledger/runtime'
import type { FastifyRequest } from 'fastify'
import type { AccountIdentity, Answer, Command, LedgerPlace } from '../../decide/command.ts'
import { CommandFailure } from '../../decide/command-failure.ts'
import { failureFault } from '../failure-fault.ts'
import { operationOf, postTransactionFingerprint } from '../post-transaction/operation.ts'
import type { Writer } from '../writer.ts'
import type { BulkItem } from './bulk-item.ts'
import { readItem } from './bulk-item.ts'
import type { RenderProblem } from './bulk-result.ts'
import { faultResult, resultOf } from './bulk-result.ts'
import type { ItemText } from './item-text.ts'
import type { OrderedResults, Slot } from './ordered-results.ts'
import type { Turns } from './turns.ts'

/** What items are posted with: one request. */
export interface Posting {
  readonly writer: Writer
  readonly request: FastifyRequest
  readonly ledger: LedgerPlace
  readonly results: OrderedResults
  readonly renderProblem: RenderProblem
  /** Of the entries of all bulk requests in this process. */
  readonly turns: Turns
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
export async function postItems(
  groups: AsyncIterable<readonly ItemText[]>,
  posting: Posting,
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

interface Placed extends BulkItem {
  readonly slot: Slot
}

async function postSlice(texts: readonly ItemText[], posting: Posting): Promise<void> {
  const { results, turns, writer } = posting
  const items: Placed[] = []
  for (const text of texts) {
    const slot = results.add(bytesOf(text))
    const item = readItem(text)
    if ('fault' in item) settleFault(posting, slot, item.key, item.fault)
    else items.push({ ...item, slot })
  }
  if (items.length === 0) return
  const deadlineAt = performance.now() + writer.deadlineMs
  const entries = items.reduce((sum, { body }) => sum + body.entries.length, 0)
  if (await turns.take(entries, deadlineAt)) return submitItems(items, posting, deadlineAt)
  for (const { slot, key } of items) {
    settleFault(posting, slot, key, failureFault(new CommandFailure('deadline_exceeded')))
  }
}

/** All enter the queue at once, so nothing of this request comes between them out of order. */
async function submitItems(
  items: readonly Placed[],
  posting: Posting,
  deadlineAt: number,
): Promise<void> {
  const { writer, request, ledger, turns } = posting
  const settled = ({ body }: Placed): void => turns.give(body.entries.length)
  try {
    const accounts = await findAccounts(items, posting)
    const commands = items.map(({ key, body }, index): Command => ({
      ledger,
      idempotencyKey: key,
      fingerprint: postTransactionFingerprint(ledger.ledgerId, body),
      operation: operationOf(body, accounts[index] ?? []),
      origin: { actor: request.principal.actor, transport: 'http' },
      requestId: request.id,
      traceparent: request.traceparent ?? null,
      deadlineAt,
    }))
    const answers = writer.batchers.of(ledger.shardId).submitAll(commands)
    for (const [index, answer] of answers.entries()) {
      const item = items[index]
      if (item !== undefined) void settle(posting, item, answer).finally(() => settled(item))
    }
  } catch (error) {
    for (const item of items) {
      settleFault(posting, item.slot, item.key, faultOf(error, request))
      settled(item)
    }
  }
}

/** The accounts of each item. Mostly they are known; else those of all items are looked up together. */
async function findAccounts(
  items: readonly Placed[],
  { ledger, writer: { accounts } }: Posting,
): Promise<readonly (readonly AccountIdentity[])[]> {
  const addresses = items.map(({ body }) => body.entries.map(({ account }) => account))
  const known = addresses.map((each) => accounts.known(ledger, each))
  if (known.every((each) => each !== undefined)) return known
  const found = await accounts.find(ledger, addresses.flat())
  const byAddress = new Map(found.map((account) => [account.address, account]))
  return addresses.map((each) => each.flatMap((address) => byAddress.get(address) ?? []))
}

async function settle(
  posting: Posting,
  { slot, key }: Placed,
  answer: Promise<Answer>,
): Promise<void> {
  const { results, request, renderProblem } = posting
  try {
    results.settle(slot, resultOf(slot.index, key, await answer, renderProblem))
  } catch (error) {
    settleFault(posting, slot, key, faultOf(error, request))
  }
}

function settleFault(
  { results, renderProblem }: Posting,
  slot: Slot,
  key: string | null,
  fault: Fault,
): void {
  results.settle(slot, faultResult(slot.index, key, fault, renderProblem))
}

function faultOf(error: unknown, request: FastifyRequest): Fault {
  if (error instanceof CommandFailure) return failureFault(error)
  const fault = faultOfError(error, request.method)
  if (fault.code === 'internal') {
    request.log.error({ err: error, request_id: request.id }, 'fault')
  }
  return fault
}
