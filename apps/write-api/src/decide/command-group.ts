import type { Statements } from '../journal/statement.ts'
import type { Command } from './command.ts'
import type { Verdict } from './verdict.ts'

/** A batch takes a group whole, even if the group makes it larger than batches are. */
export const groupCommandsMax = 500
/** The same in entries, as they count for a batch; of one command alone there may be more. */
export const groupEntriesMax = 2_000

/** Commands of one shard that are decided and written in one transaction: one alone, or many. */
export interface CommandGroup {
  /** `together`: each is judged for itself. `atomic`: all are accepted, or none is. */
  readonly kind: 'together' | 'atomic'
  /** May be empty if something rides along. An atomic group only posts transactions. */
  readonly commands: readonly Command[]
  /** `performance.now()` past which nobody waits any more; those of its commands do not count. */
  readonly deadlineAt: number
  readonly rider?: Rider
}

/**
 * What else the transaction of a group reads and writes. Its statements stand in `journal/`; both
 * methods send theirs before they wait for anything, for all of a batch leaves in one network write.
 */
export interface Rider {
  /** How many outcomes it writes: one for each command, and those of what never became one. */
  readonly outcomeCount: number
  /** Asked in every attempt, with the look-up. False: nothing of the group is written, and all else is. */
  check(statements: Statements): Promise<boolean>
  /**
   * Sent after the keys, under the lock of the shard. Fails the transaction, by a division by zero, if
   * what `check` found does not hold any more: the batch is run again, and `check` asked again.
   */
  write(statements: Statements, records: RiderRecords): readonly Promise<unknown>[]
}

/** What became of the commands that a rider came with; the row of the shard tells where they stand. */
export interface RiderRecords {
  /** Of the whole batch: the record of ordinal n stands at the shard's position - `recordCount` + n. */
  readonly recordCount: number
  /** The number of its first outcome among those of the batch, from 1. */
  readonly firstOutcome: number
  /** Of its commands, in their order. */
  readonly verdicts: readonly Verdict[]
}

/** A group whose rider came along, and what was decided for it. */
export interface Riding {
  readonly rider: Rider
  readonly verdicts: readonly Verdict[]
}

/**
 * What the rider of a group rests on is not so any more: the attempt that found it wrote nothing of the
 * group. An earlier attempt whose answer was lost may have; then that is what the rider found.
 */
export class GroupNotHeld extends Error {}

export function groupOfOne(command: Command): CommandGroup {
  return { kind: 'together', commands: [command], deadlineAt: command.deadlineAt }
}

export function commandsOf(groups: readonly CommandGroup[]): readonly Command[] {
  return groups.flatMap(({ commands }) => commands)
}
