import { setTimeout as pause } from 'node:timers/promises'
import { eventually } from '@ledger/testkit'

const progressMsMax = 120_000

/** Several workers that do one thing after the other until they are told to stop. */
export class Loops {
  readonly #running: readonly Promise<void>[]
  readonly #thinkMs: number
  #isStopping = false
  #isAbandoned = false
  #done = 0
  #failure: Error | undefined

  /** @param thinkMs how long each worker does nothing between two things */
  constructor(workers: readonly (() => Promise<void>)[], thinkMs: number) {
    this.#thinkMs = thinkMs
    this.#running = workers.map((work) => this.#run(work))
  }

  /** How often any of them has done its thing. */
  get done(): number {
    return this.#done
  }

  /** Nobody waits for them any more: what they are at may be left unfinished. */
  get isAbandoned(): boolean {
    return this.#isAbandoned
  }

  /** Awaits that they have done so many more; throws what a worker threw. */
  async progress(count: number): Promise<void> {
    const target = this.#done + count
    await eventually(() => this.#failure !== undefined || this.#done >= target, {
      timeoutMs: progressMsMax,
      what: `${count} more rounds of work`,
    })
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Lets each finish what it is at. */
  async stop(): Promise<void> {
    this.#isStopping = true
    await Promise.all(this.#running)
    if (this.#failure !== undefined) throw this.#failure
  }

  /** For a test that has failed. */
  abandon(): void {
    this.#isStopping = true
    this.#isAbandoned = true
  }

  async #run(work: () => Promise<void>): Promise<void> {
    try {
      while (!this.#isStopping) {
        await work()
        this.#done += 1
        await pause(this.#thinkMs)
      }
    } catch (error) {
      this.#isStopping = true
      this.#failure ??= error instanceof Error ? error : new Error(String(error))
    }
  }
}
