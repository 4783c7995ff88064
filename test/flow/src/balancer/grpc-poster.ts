import { Client, credentials, Metadata } from '@grpc/grpc-js'
import { compileDecoder, compileEncoder, ledgerDescriptors } from '@ledger/grpc'
import type { TransactionRequest } from '@ledger/testkit'
import { eventually } from '@ledger/testkit'

/** A transaction to be posted under a key. */
export interface KeyedRequest {
  readonly key: string
  readonly request: TransactionRequest
}

/** What the stream answers to one request. */
interface ItemResult {
  /** Absent for the first, as protobuf has it. */
  readonly index?: number
  readonly status: number
  readonly transaction?: { readonly id: string }
  readonly problem?: { readonly retryable: boolean; readonly detail: string }
}

const method = '/ledger.v1.CommandService/PostTransactions'
const finalMsMax = 60_000
/** A stream whose replica says nothing any more is given up by the balancer before. */
const streamMsMax = 30_000

const asItIs = (bytes: Buffer): Buffer => bytes
const encode = compileEncoder(ledgerDescriptors().message('ledger.v1.PostTransactionsRequest'))
const decode = compileDecoder(ledgerDescriptors().message('ledger.v1.PostTransactionsResponse'))

/** Posts over the stream of gRPC, each stream on a connection of its own. */
export class GrpcPoster {
  readonly #address: string
  readonly #apiKey: string

  constructor(port: number, apiKey: string) {
    this.#address = `127.0.0.1:${port}`
    this.#apiKey = apiKey
  }

  /**
   * Posts all of them; what was not answered is sent again with its key until it is.
   * @returns the ids of the transactions, by their keys
   * @throws when one is refused
   */
  async post(ledger: string, items: readonly KeyedRequest[]): Promise<ReadonlyMap<string, string>> {
    const posted = new Map<string, string>()
    const refusals: string[] = []
    const isDone = async (): Promise<boolean> => {
      const open = items.filter(({ key }) => !posted.has(key))
      for (const { index = 0, transaction, problem } of await this.#stream(ledger, open)) {
        const key = open[index]?.key ?? ''
        if (transaction !== undefined) posted.set(key, transaction.id)
        else if (problem?.retryable !== true) refusals.push(`${key}: ${problem?.detail}`)
      }
      return refusals.length > 0 || posted.size === items.length
    }
    const what = `all of ${items.length} transactions are posted`
    await eventually(isDone, { timeoutMs: finalMsMax, what })
    if (refusals.length > 0) throw new Error(refusals.join('\n'))
    return posted
  }

  /** The results that came before the stream ended, however it did. */
  #stream(ledger: string, items: readonly KeyedRequest[]): Promise<readonly ItemResult[]> {
    const options = { 'grpc.use_local_subchannel_pool': 1 }
    const client = new Client(this.#address, credentials.createInsecure(), options)
    const metadata = new Metadata()
    metadata.set('authorization', `Bearer ${this.#apiKey}`)
    const call = client.makeBidiStreamRequest(method, asItIs, asItIs, metadata, {
      deadline: Date.now() + streamMsMax,
    })
    const results: ItemResult[] = []
    call.on('data', (bytes: Buffer) => results.push(decode(bytes) as ItemResult)) // as described
    for (const { key, request } of items) {
      call.write(encode({ ledger, idempotency_key: key, transaction: request }))
    }
    call.end()
    call.on('error', () => undefined) // its status says so too
    return new Promise((resolve) => {
      call.once('status', () => {
        client.close()
        resolve(results)
      })
    })
  }
}
