import { ProblemError } from '@ledger/runtime'
import { Gauge } from './gauge.ts'
import { Turns } from './turns.ts'

export interface BulkSettings {
  readonly requestsMax: number
  readonly entriesMax: number
  readonly heldBytesMax: number
}

/** What all bulk requests of a process share, so that they leave room for the single ones. */
export class BulkLimits {
  /** Bytes of bodies that are read whole. */
  readonly held: Gauge
  /** Entries that are with a batcher. */
  readonly turns: Turns
  readonly #requests: Gauge

  constructor(settings: BulkSettings) {
    this.held = new Gauge(settings.heldBytesMax)
    this.turns = new Turns(settings.entriesMax)
    this.#requests = new Gauge(settings.requestsMax)
  }

  /** @throws ProblemError overloaded */
  enter(): void {
    if (this.#requests.take(1)) return
    const detail = 'Too many bulk requests are being worked on already; nothing was written.'
    throw new ProblemError({ code: 'overloaded', detail })
  }

  leave(): void {
    this.#requests.give(1)
  }
}
