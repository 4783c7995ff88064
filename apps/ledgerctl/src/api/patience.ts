import { setTimeout as delay } from 'node:timers/promises'
import { CommandFailed } from '../commands/command-failed.ts'
import { exitCodes } from '../commands/exit-codes.ts'
import { ApiRefusal } from './api-refusal.ts'

const waitMsMin = 200
const waitMsMax = 5_000

/** Waits between attempts, longer each time, and loses patience when nothing comes of them. */
export class Patience {
  readonly #msMax: number
  readonly #note: (line: string) => void
  #waitMs = waitMsMin
  #lastProgressAt = performance.now()

  /** @param note is told once that there is waiting: a silent one looks like a hang */
  constructor(msMax: number, note: (line: string) => void) {
    this.#msMax = msMax
    this.#note = note
  }

  /** Something came of the attempt: the time begins anew. */
  progressed(): void {
    this.#lastProgressAt = performance.now()
    this.#waitMs = waitMsMin
  }

  /**
   * @param error of the attempt
   * @throws CommandFailed when it is over; `error` when trying again is of no use
   */
  async wait(error: unknown): Promise<void> {
    if (error instanceof ApiRefusal || error instanceof CommandFailed) throw error
    if (performance.now() - this.#lastProgressAt + this.#waitMs > this.#msMax) {
      const why = reasonOf(error)
      const said = `nothing came of it for ${Math.round(this.#msMax / 1_000)} s: ${why}`
      throw new CommandFailed(`${said}\nthe same command goes on from here`, exitCodes.unfinished)
    }
    if (this.#waitMs === waitMsMin) {
      const left = `asking again for up to ${Math.round(this.#msMax / 1_000)} s`
      this.#note(`no answer (${reasonOf(error)}); ${left}`)
    }
    await delay(this.#waitMs)
    this.#waitMs = Math.min(this.#waitMs * 2, waitMsMax)
  }
}

/** What `fetch` says of a connection stands in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}

/** Asks until there is an answer. @throws CommandFailed, ApiRefusal */
export async function untilAnswered<Answer>(
  patience: Patience,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      await patience.wait(error)
    }
  }
}
