import type { PendingGroup } from './pending-group.ts'

/** How much a batch may have, unless a single group has more. */
export interface BatchBounds {
  readonly batchCommandsMax: number
  readonly batchEntriesMax: number
}

/**
 * The groups that are run next, from the front of the queue: as many as fit. Those in line behind one
 * that is under way are passed over, so that no other lane judges them first.
 */
export function nextBatch(
  queue: readonly PendingGroup[],
  underWay: ReadonlySet<PendingGroup>,
  { batchCommandsMax, batchEntriesMax }: BatchBounds,
): readonly PendingGroup[] {
  const lines = new Set<object>()
  for (const { line } of underWay) if (line !== undefined) lines.add(line)
  const batch: PendingGroup[] = []
  let commands = 0
  let entries = 0
  for (const pending of queue) {
    if (pending.line !== undefined && lines.has(pending.line)) continue
    commands += pending.commandCount
    entries += pending.entryCount
    const isFull = commands > batchCommandsMax || entries > batchEntriesMax
    if (isFull && batch.length > 0) break
    batch.push(pending)
  }
  return batch
}
