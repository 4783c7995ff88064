import type { Log } from '@ledger/runtime'
import type { JournalConnection } from '@ledger/stream'
import { pauseUntil } from '@ledger/stream'
import type { ClientBase } from 'pg'

export interface WeekRetentionSettings {
  readonly log: Log
  /** What is dropped, as the log names it: `idempotency keys`. */
  readonly what: string
  /** How long it is kept at least. */
  readonly keepDays: number
  /** Drops the oldest week that may go. @returns its name; null when there is none */
  drop(client: ClientBase, keepDays: number, lockMsMax: number): Promise<string | null>
  /** A connection in the role of the relay. */
  connect(): Promise<JournalConnection>
  readonly pace?: RetentionPace
}

export interface RetentionPace {
  /** How long all writers wait at most when a drop has to wait for one of them. */
  readonly lockMsMax: number
  /** Attempts in a round, before they rest until the next one. */
  readonly attemptsMax: number
  /** The pause after a failed attempt; it doubles with each of a round. */
  readonly retryMs: number
  readonly roundMs: number
}

interface RetentionHealth {
  readonly keep_days: number
  /** Failing: a week that may go could not be dropped, or it is not known whether there is one. */
  readonly state: 'ok' | 'failing'
  readonly failing_seconds: number
}

const dayMs = 24 * 3_600_000

/**
 * A batch is over in some tens of milliseconds, so a lock that is not had in 200 is held by something
 * long: a dump, a check of the whole table. Eight attempts a round stop the writers for 1.6 s of an
 * hour at most.
 */
const usualPace: RetentionPace = {
  lockMsMax: 200,
  attemptsMax: 8,
  retryMs: 1_000,
  roundMs: 3_600_000,
}

/**
 * Drops weeks of what is older than is promised. Any number of processes may do so
 * at once. A week that stays longer costs its disk, and nothing else; so failing makes no process
 * unready, but is told.
 */
export class WeekRetention {
  readonly #settings: WeekRetentionSettings
  readonly #pace: RetentionPace
  readonly #abort = new AbortController()
  #failingSinceMs: number | undefined
  #running: Promise<void> | undefined

  constructor(settings: WeekRetentionSettings) {
    this.#settings = settings
    this.#pace = settings.pace ?? usualPace
  }

  start(): void {
    this.#running = this.#run(this.#abort.signal)
  }

  async close(): Promise<void> {
    this.#abort.abort()
    await this.#running
  }

  health(): RetentionHealth {
    return {
      keep_days: this.#settings.keepDays,
      state: this.#failingSinceMs === undefined ? 'ok' : 'failing',
      failing_seconds: Math.floor(this.#failingMs() / 1_000),
    }
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#round(signal)
      await pauseUntil(signal, this.#pace.roundMs)
    }
  }

  async #round(signal: AbortSignal): Promise<void> {
    const { attemptsMax, retryMs } = this.#pace
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      const error = await this.#dropAll(signal)
      if (error === undefined) {
        this.#failingSinceMs = undefined
        return
      }
      this.#failingSinceMs ??= performance.now()
      if (attempt === attemptsMax) return this.#tell(error)
      await pauseUntil(signal, retryMs * 2 ** (attempt - 1))
    }
  }

  async #dropAll(signal: AbortSignal): Promise<unknown> {
    const { connect, drop, keepDays, log, what } = this.#settings
    let connection: JournalConnection | undefined
    try {
      connection = await connect()
      while (!signal.aborted) {
        const dropped = await drop(connection.client, keepDays, this.#pace.lockMsMax)
        if (dropped === null) break
        log.info({ dropped, keepDays }, `old ${what} dropped`)
      }
      return undefined
    } catch (error) {
      return error
    } finally {
      await connection?.close()
    }
  }

  /** Once a round; it is an error when it has gone on for a day. */
  #tell(error: unknown): void {
    const level = this.#failingMs() < dayMs ? 'warn' : 'error'
    const failingSeconds = Math.floor(this.#failingMs() / 1_000)
    const { log, what } = this.#settings
    log[level]({ err: error, failingSeconds }, `old ${what} could not be dropped`)
  }

  #failingMs(): number {
    return this.#failingSinceMs === undefined ? 0 : performance.now() - this.#failingSinceMs
  }
}
