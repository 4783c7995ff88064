import { pauseUntil } from '@ledger/stream'
import { countShards } from '../journal/count-shards.ts'
import type { ExpiryParts } from './expire-due.ts'
import { expireDue } from './expire-due.ts'

/**
 * Looks for pending transactions that expire, shard after shard, until it is stopped. What it does
 * not come to stands in the database, so a restart loses nothing; until it is expired, a hold lives
 * on, whatever the clock says.
 */
export class Expirer {
  readonly #stopping = new AbortController()
  readonly #running: Promise<void>

  constructor(parts: ExpiryParts, pollMs: number) {
    this.#running = run(parts, pollMs, this.#stopping.signal)
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }
}

async function run(parts: ExpiryParts, pollMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const shards = await parts.ask(countShards)
      for (let shardId = 0; shardId < shards && !signal.aborted; shardId += 1) {
        await expireDue(parts, shardId)
      }
    } catch (error) {
      parts.log.warn({ err: error }, 'pending transactions could not be looked for')
    }
    await pauseUntil(signal, pollMs)
  }
}
