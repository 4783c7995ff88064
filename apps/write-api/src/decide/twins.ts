import { inLedger } from './batch-state.ts'
import type { Answer, Command } from './command.ts'
import { CommandFailure } from './command-failure.ts'
import { GroupNotHeld } from './command-group.ts'
import type { PendingGroup } from './pending-group.ts'
import { storedRefusalOf } from './stored-refusal.ts'

/**
 * What is under way, by its keys: of two commands with one key the second waits for the end of the
 * first. No two batches of this process may have a key in common, for one that decides on known heads
 * looks its keys up before the batch ahead of it has committed, and does not look again.
 */
export class Twins {
  readonly #byKey = new Map<string, PendingGroup>()
  /** Those that a lane is at. */
  readonly #running: ReadonlySet<PendingGroup>

  constructor(running: ReadonlySet<PendingGroup>) {
    this.#running = running
  }

  of(command: Command): PendingGroup | undefined {
    return this.#byKey.get(nameOf(command))
  }

  /** What any of the commands has to wait for. */
  ofAny(commands: readonly Command[]): PendingGroup | undefined {
    for (const command of commands) {
      const twin = this.of(command)
      if (twin !== undefined) return twin
    }
    return undefined
  }

  add(pending: PendingGroup): void {
    for (const command of pending.group.commands) this.#byKey.set(nameOf(command), pending)
  }

  /** While its outcome is not known, a lane may still be at it: then its keys stay taken. */
  forget(pending: PendingGroup): void {
    for (const command of pending.group.commands) {
      const name = nameOf(command)
      if (this.#byKey.get(name) === pending) this.#byKey.delete(name)
    }
  }

  /**
   * Waits for the twin of a command; undefined when the command is to be asked for itself then.
   * @throws CommandFailure idempotency_in_progress when it takes too long
   */
  async answerOf(
    command: Command,
    twin: PendingGroup,
    waitMsMax: number,
  ): Promise<Answer | undefined> {
    const [first] = await this.end(twin, waitMsMax)
    const { commands } = twin.group
    const [judged] = commands
    // what one of many was answered may not be stored: it is asked for as any other
    if (first === undefined || judged === undefined || commands.length > 1) return undefined
    // that one found the key in use for something else: what is stored has to be asked again
    if (first.outcome === 'refused' && first.refusal.code === 'idempotency_key_reused') {
      return undefined
    }
    if (!judged.fingerprint.equals(command.fingerprint)) {
      const refusal = storedRefusalOf(command, { code: 'idempotency_key_reused' })
      return { outcome: 'refused', refusal, isReplay: false }
    }
    return { ...first, isReplay: true }
  }

  /**
   * Waits until nothing comes of it any more, and frees its keys.
   * @returns its answers, if it has any
   * @throws CommandFailure idempotency_in_progress when it takes too long
   */
  async end(twin: PendingGroup, waitMsMax: number): Promise<readonly Answer[]> {
    const { promise: timeout, resolve: timeUp } = Promise.withResolvers<'time up'>()
    const timer = setTimeout(timeUp, Math.max(0, waitMsMax), 'time up')
    const settled = twin.promise.catch(stateOfFailed)
    const end = await Promise.race([settled, timeout])
    clearTimeout(timer)
    if (end === 'time up') throw new CommandFailure('idempotency_in_progress')
    // its caller was let go, but a lane may still be at it
    if (end === 'failed' && this.#running.has(twin)) {
      throw new CommandFailure('idempotency_in_progress')
    }
    this.forget(twin)
    return end === 'failed' ? [] : end
  }
}

/** Nothing comes any more of a group that was left out. */
function stateOfFailed(error: unknown): 'failed' | readonly never[] {
  return error instanceof GroupNotHeld ? [] : 'failed'
}

function nameOf({ ledger, idempotencyKey }: Command): string {
  return inLedger(ledger.ledgerNo, idempotencyKey)
}
