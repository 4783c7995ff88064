import { ApiRefusal, failureOf } from './api-refusal.ts'
import { Patience, untilAnswered } from './patience.ts'
import type { BulkLine, BulkResult } from './post-bulk.ts'
import { postBulk } from './post-bulk.ts'

export interface ApiPlaces {
  /** Without a slash at the end. */
  readonly writeUrl: string
  readonly readUrl: string
  readonly apiKey: string
  /** How long to ask again while there is no answer. */
  readonly patienceMs: number
  /** Is told when it has to wait. */
  readonly note: (line: string) => void
}

const answerMsMax = 30_000
const shownCharsMax = 80

/** A caller like any other: it knows the service by its HTTP API alone. */
export class ApiCaller {
  readonly #places: ApiPlaces

  constructor(places: ApiPlaces) {
    this.#places = places
  }

  patience(): Patience {
    return new Patience(this.#places.patienceMs, this.#places.note)
  }

  /** Of the read API. @throws ApiRefusal, CommandFailed when its patience is over */
  read<Answer>(path: string): Promise<Answer> {
    return untilAnswered(this.patience(), () => this.#ask(this.#places.readUrl, path))
  }

  /** A POST to the write API. @param key without one, equal bodies are one request */
  write<Answer>(path: string, body: object, key?: string): Promise<Answer> {
    return untilAnswered(this.patience(), () => this.#ask(this.#places.writeUrl, path, body, key))
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
    return parsed(path, response.status, text) as Answer
  }
}

/** @throws ApiRefusal: whoever answers that is not the service, and will not be it later */
function parsed(path: string, status: number, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const shown = JSON.stringify(text.slice(0, shownCharsMax))
    throw new ApiRefusal(path, status, undefined, `no JSON, so not the ledger: ${shown}`)
  }
}
