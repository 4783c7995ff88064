import type { Checkpoint } from '../checkpoint/checkpoint.ts'
import type { JournalExtent } from '../checkpoint/read-extent.ts'

/** Where the void tail begins that a checkpoint rests on. */
export function findVoidTail(
  { epoch, position }: Checkpoint,
  extent: JournalExtent,
): number | undefined {
  return extent.epochs.find((later) => later.epoch > epoch && later.firstPosition <= position)
    ?.firstPosition
}
