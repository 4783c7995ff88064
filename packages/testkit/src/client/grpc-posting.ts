import { once } from 'node:events'
import type { ClientDuplexStream, StatusObject } from '@grpc/grpc-js'
import { status } from '@grpc/grpc-js'
import { problemOfStatus, textsOf } from './grpc-status.ts'

/** What became of one request of a posting stream, as JSON; what is 0, false or absent is missing. */
export interface PostingResult {
  readonly index?: number
  readonly idempotency_key?: string
  readonly status: number
  readonly replayed?: boolean
  readonly transaction?: { readonly id: string; readonly [name: string]: unknown }
  readonly problem?: { readonly code: string; readonly json: string; readonly detail: string }
}

/** How a stream ended. */
export interface GrpcEnd {
  readonly status: string
  readonly details: string
  /** Of the problem; empty when the status is OK. */
  readonly code: string
  readonly trailers: Readonly<Record<string, string>>
}

interface Codec {
  readonly encode: (request: unknown) => Buffer
  readonly decode: (bytes: Buffer) => unknown
}

/** A stream that requests are written to while results are read. */
export class GrpcPosting {
  readonly stream: ClientDuplexStream<Buffer, Buffer>
  /** Settles when the stream has ended, however. */
  readonly ended: Promise<GrpcEnd>
  readonly #codec: Codec

  constructor(stream: ClientDuplexStream<Buffer, Buffer>, codec: Codec) {
    this.stream = stream
    this.#codec = codec
    stream.on('error', () => undefined) // `ended` tells it
    this.ended = new Promise((resolve) => {
      stream.once('status', (ended: StatusObject) => resolve(endOf(ended)))
    })
  }

  /** @returns whether more may be written without waiting */
  send(...requests: readonly object[]): boolean {
    const isRoom = requests.map((request) => this.sendBytes(this.#codec.encode(request)))
    return isRoom.every(Boolean)
  }

  sendBytes(bytes: Buffer): boolean {
    return this.stream.write(bytes)
  }

  /** Once more may be written. */
  async drained(): Promise<void> {
    await once(this.stream, 'drain')
  }

  /** One after the other, as they come; ends when the stream does. */
  async *results(): AsyncGenerator<PostingResult, void> {
    try {
      for await (const bytes of this.stream) {
        yield this.#codec.decode(bytes as Buffer) as PostingResult // so the service writes them
      }
    } catch {
      // `ended` tells it
    }
  }

  /** Ends the requests, and reads what is left of the results. */
  async rest(): Promise<readonly PostingResult[]> {
    this.stream.end()
    const results: PostingResult[] = []
    for await (const result of this.results()) results.push(result)
    return results
  }
}

function endOf({ code, details, metadata }: StatusObject): GrpcEnd {
  return {
    status: status[code] ?? String(code),
    details,
    code: problemOfStatus(metadata).code,
    trailers: textsOf(metadata),
  }
}
