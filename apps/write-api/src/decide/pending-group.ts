import type { CommandGroup } from './command-group.ts'
import { GroupNotHeld } from './command-group.ts'
import type { Answer } from './command.ts'
import type { FailureCode } from './command-failure.ts'
import { CommandFailure } from './command-failure.ts'
import { entryCount } from './command-size.ts'

/** A group whose caller waits. It is settled once, as a whole; what comes later is of no interest. */
export class PendingGroup {
  readonly group: CommandGroup
  /** What it comes in turn with: it is not begun before those of its line that came earlier have ended. */
  readonly line: object | undefined
  readonly promise: Promise<readonly Answer[]>
  /** What it adds to a batch; one that is empty takes a place too. */
  readonly commandCount: number
  readonly entryCount: number
  /** A batch that holds it has been begun and has not failed. */
  isInAttempt = false
  /** A commit with it was sent and never answered. */
  maybeCommitted = false
  isSettled = false
  readonly #resolve: (answers: readonly Answer[]) => void
  readonly #reject: (error: CommandFailure | GroupNotHeld) => void

  constructor(group: CommandGroup, line?: object) {
    this.group = group
    this.line = line
    this.commandCount = Math.max(1, group.commands.length)
    this.entryCount = group.commands.reduce((sum, command) => sum + entryCount(command), 0)
    const { promise, resolve, reject } = Promise.withResolvers<readonly Answer[]>()
    this.promise = promise
    this.#resolve = resolve
    this.#reject = reject
  }

  /** @param answers undefined when its rider did not hold any more */
  settle(answers: readonly Answer[] | undefined): void {
    this.isSettled = true
    if (answers === undefined) this.#reject(new GroupNotHeld())
    else this.#resolve(answers)
  }

  /** What may have taken effect is unknown, whatever else is said. */
  fail(code: FailureCode, cause?: unknown): void {
    if (this.isSettled) return
    this.isSettled = true
    const isUnknown = this.isInAttempt || this.maybeCommitted
    this.#reject(new CommandFailure(isUnknown ? 'outcome_unknown' : code, cause))
  }
}
