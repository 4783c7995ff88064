import { untilAnswered } from './patience.ts'
import { failureOf } from './api-refusal.ts'
import type { BulkLine, BulkResult } from './post-bulk.ts'
import { postBulk } from './post-bulk.ts'

export interface ApiPlaces {
  /** Without a slash at the end. */
  readonly writeUrl: string
  readonly readUrl: string
  readonly apiKey: string
  /** How long to ask again while there is no answer. */
  readonly patienceMs: number
}

const answerMsMax = 30_000

/** A caller like any other: it knows the service by its HTTP API alone. */
export class ApiCaller {
  readonly patienceMs: number
  readonly #places: ApiPlaces

  constructor(places: ApiPlaces) {
    this.#places = places
    this.patienceMs = places.patienceMs
  }

  /** Of the read API. @throws ApiRefusal, CommandFailed when its patience is over */
  read<Answer>(path: string): Promise<Answer> {
    return untilAnswered(this.patienceMs, () => this.#ask(this.#places.readUrl, path))
  }

  /** A POST to the write API. @param key without one, equal bodies are one request */
  write<Answer>(path: string, body: object, key?: string): Promise<Answer> {
    return untilAnswered(this.patienceMs, () => this.#ask(this.#places.writeUrl, path, body, key))
  }

  /** One attempt at a bulk request; results that came before it broke off were told. */
  bulk(
    ledger: string,
    lines: readonly BulkLine[],
    onResult: (result: BulkResult) => void,
  ): Promise<void> {
    const { writeUrl, apiKey } = this.#places
    const url = new URL(`${writeUrl}/v1/ledgers/${ledger}/transactions/bulk`)
    return postBulk({ url, apiKey }, lines, onResult)
  }

  async #ask<Answer>(url: string, path: string, body?: object, key?: string): Promise<Answer> {
    const response = await fetch(url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${this.#places.apiKey}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      signal: AbortSignal.timeout(answerMsMax),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw failureOf(path, response.status, text)
    return JSON.parse(text) as Answer
  }
}
