import type { Answer, Command } from './command.ts'
import type { FailureCode } from './command-failure.ts'
import { CommandFailure } from './command-failure.ts'

/** A command whose caller waits. It is settled once; what comes later is of no interest. */
export class PendingCommand {
  readonly command: Command
  readonly promise: Promise<Answer>
  /** A batch that holds it has been begun and has not failed. */
  isInAttempt = false
  /** A commit with it was sent and never answered. */
  maybeCommitted = false
  isSettled = false
  readonly #resolve: (answer: Answer) => void
  readonly #reject: (failure: CommandFailure) => void

  constructor(command: Command) {
    this.command = command
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    this.promise = promise
    this.#resolve = resolve
    this.#reject = reject
  }

  resolve(answer: Answer): void {
    this.isSettled = true
    this.#resolve(answer)
  }

  /** What may have taken effect is unknown, whatever else is said. */
  fail(code: FailureCode, cause?: unknown): void {
    if (this.isSettled) return
    this.isSettled = true
    const isUnknown = this.isInAttempt || this.maybeCommitted
    this.#reject(new CommandFailure(isUnknown ? 'outcome_unknown' : code, cause))
  }
}
