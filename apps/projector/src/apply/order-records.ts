import type { Checkpoint } from '../checkpoint/checkpoint.ts'
import { epochAt, type JournalExtent } from '../checkpoint/read-extent.ts'
import type { ProjectedRecord } from '../projection/projected.ts'

export interface OrderedRecords {
  /** By position, each once: what is old, and then what follows the checkpoint without a hole. */
  readonly records: readonly ProjectedRecord[]
  /** What comes after a hole. */
  readonly beyondHole: readonly ProjectedRecord[]
  /** How many are of no shard's journal: a lost tail, or a position that was never given out. */
  readonly voidCount: number
}

/**
 * Puts in order what the stream has brought: it may repeat itself, skip and mix up. A record belongs
 * to the journal when its epoch is the one that its position falls into.
 */
export function orderRecords(
  records: readonly ProjectedRecord[],
  checkpoint: Checkpoint,
  extent: JournalExtent,
): OrderedRecords {
  const belonging = records.filter(({ position, epoch }) => epochAt(extent, position) === epoch)
  if (!isAscending(belonging)) belonging.sort((a, b) => a.position - b.position)

  const ordered: ProjectedRecord[] = []
  let next = checkpoint.position + 1
  let last = 0
  for (const [index, record] of belonging.entries()) {
    const { position } = record
    if (position === last) continue
    if (position > next) {
      return {
        records: ordered,
        beyondHole: belonging.slice(index),
        voidCount: records.length - belonging.length,
      }
    }
    if (position === next) next += 1
    ordered.push(record)
    last = position
  }
  return { records: ordered, beyondHole: [], voidCount: records.length - belonging.length }
}

function isAscending(records: readonly ProjectedRecord[]): boolean {
  for (let index = 1; index < records.length; index++) {
    const [before, record] = [records[index - 1], records[index]]
    if (before !== undefined && record !== undefined && before.position > record.position) {
      return false
    }
  }
  return true
}
