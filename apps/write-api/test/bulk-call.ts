import type { ClientRequest, IncomingMessage } from 'node:http'
import { request } from 'node:http'
import { createInterface } from 'node:readline'
import { deposit } from './test-write-api.ts'
import type { TestWriteApi } from './test-write-api.ts'

/** What became of one item, as a caller reads it. */
export interface Result {
  readonly index: number
  readonly idempotency_key: string | null
  readonly status: number
  readonly replayed: boolean
  readonly transaction?: {
    readonly id: string
    readonly entries: readonly { readonly account: string; readonly version: number }[]
  }
  readonly problem?: { readonly code: string; readonly detail: string; readonly errors: unknown[] }
}

/** Cash in for a customer, or out, as an item of a bulk. */
export function item(key: string, customer: string, amountMinor: number, fields: object = {}) {
  return { idempotency_key: key, ...deposit(customer, amountMinor), ...fields }
}

/** A bulk request in NDJSON that is sent line by line while its answer is read. */
export class BulkCall {
  readonly call: ClientRequest
  readonly #answer: Promise<IncomingMessage>

  /** @param url of the bulk operation */
  constructor(url: string, apiKey: string) {
    this.call = request(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/x-ndjson' },
    })
    this.#answer = new Promise((resolve, reject) => {
      this.call.once('response', resolve)
      this.call.once('error', reject)
    })
    this.#answer.catch(() => undefined) // for calls whose answer nobody waits for
  }

  /** @returns whether more may be written without waiting */
  send(...items: readonly object[]): boolean {
    return this.call.write(items.map((one) => `${JSON.stringify(one)}\n`).join(''))
  }

  async status(): Promise<number | undefined> {
    return (await this.#answer).statusCode
  }

  /** One after the other, as they come. */
  async *results(): AsyncGenerator<Result, void> {
    const lines = createInterface({ input: await this.#answer, crlfDelay: Infinity })
    for await (const line of lines) yield JSON.parse(line) as Result
  }

  /** Ends the request, and reads what is left of the answer. */
  async rest(): Promise<Result[]> {
    this.call.end()
    const results: Result[] = []
    for await (const result of this.results()) results.push(result)
    return results
  }
}

/** Makes the API listen; its own clients go there too. */
export async function listening(api: TestWriteApi): Promise<string> {
  return api.api.app.listen({ host: '127.0.0.1', port: 0 })
}
