import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '@ledger/runtime'
import { classifyDatabaseError, DatabaseTimeoutError } from '@ledger/runtime'
import type { ClientConfig } from 'pg'
import { Client } from 'pg'

export interface LaneSettings {
  readonly connection: ClientConfig
  /** How long a load may take, once there is a connection. */
  readonly answerMsMax: number
  readonly log: Log
}

/** After a failed attempt to connect, whoever comes sooner gets the same error at once. */
const reconnectMsMin = 100
const closeMsMax = 500
const attemptsMax = 2

/**
 * One connection that does one load after another, opened when it is first needed and again after it
 * broke. Whatever goes wrong, the connection is given up: it may hang on a server that is frozen.
 */
export class Lane {
  readonly #settings: LaneSettings
  #client: Client | undefined
  #failure: { readonly error: unknown; readonly untilMs: number } | undefined

  constructor(settings: LaneSettings) {
    this.#settings = settings
  }

  /**
   * Runs a load, and again on a new connection when the one there was had broken: a read may be done
   * again, and a connection that was lost while it was idle must not become a 503.
   * @throws DatabaseTimeoutError, or what pg or `load` threw
   */
  async read<Answer>(load: (client: Client) => Promise<Answer>): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#run(load)
      } catch (error) {
        const isLost = classifyDatabaseError(error) === 'connection_lost'
        if (!isLost || attempt === attemptsMax) throw error
      }
    }
  }

  async close(): Promise<void> {
    const client = this.#client
    if (client === undefined) return
    this.#client = undefined
    // a server that is frozen never says goodbye
    await Promise.race([client.end(), pause(closeMsMax, undefined, { ref: false })])
    client.connection.stream.destroy()
  }

  async #run<Answer>(load: (client: Client) => Promise<Answer>): Promise<Answer> {
    const client = this.#client ?? (await this.#connect())
    const { answerMsMax } = this.#settings
    const timeout = Promise.withResolvers<never>()
    const timer = setTimeout(
      () => timeout.reject(new DatabaseTimeoutError(answerMsMax)),
      answerMsMax,
    )
    try {
      return await Promise.race([load(client), timeout.promise])
    } catch (error) {
      this.#discard(client)
      throw error
    } finally {
      clearTimeout(timer)
    }
  }

  async #connect(): Promise<Client> {
    if (this.#failure !== undefined && performance.now() < this.#failure.untilMs) {
      throw this.#failure.error
    }
    const client = new Client(this.#settings.connection)
    client.on('error', (error) => {
      if (this.#client !== client) return // given up already
      this.#settings.log.warn({ err: error }, 'connection of a read lane broke')
      this.#discard(client)
    })
    try {
      await client.connect()
    } catch (error) {
      this.#failure = { error, untilMs: performance.now() + reconnectMsMin }
      throw error
    }
    this.#failure = undefined
    this.#client = client
    return client
  }

  #discard(client: Client): void {
    if (this.#client === client) this.#client = undefined
    client.connection.stream.destroy()
  }
}
