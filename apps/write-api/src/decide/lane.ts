import type { ClientConfig } from 'pg'
import { Client } from 'pg'
import type { Logger } from 'pino'

/**
 * One connection that runs one batch after another, opened when it is first needed and again after
 * it broke. A statement is never cancelled: a commit that waits for a
 * standby would become visible and perhaps be lost; what takes too long loses its connection.
 */
export class Lane {
  readonly #config: ClientConfig
  readonly #log: Logger
  #client: Client | undefined

  constructor(config: ClientConfig, log: Logger) {
    this.#config = config
    this.#log = log
  }

  /** @throws when no connection can be had in time */
  async client(): Promise<Client> {
    if (this.#client !== undefined) return this.#client
    const client = new Client(this.#config)
    client.on('error', (error) => {
      this.#log.warn({ err: error }, 'connection of a write lane broke')
      if (this.#client === client) this.#client = undefined
    })
    await client.connect()
    this.#client = client
    return client
  }

  /** Cuts the connection at once; what was sent may or may not still take effect. */
  discard(): void {
    const client = this.#client
    this.#client = undefined
    client?.connection.stream.destroy()
  }

  async close(): Promise<void> {
    const client = this.#client
    this.#client = undefined
    await client?.end()
  }
}
