import type { Readable } from 'node:stream'
import type { Fault } from '@ledger/runtime'
import { ProblemError } from '@ledger/runtime'
import { chunksOf } from './chunks-of.ts'
import type { Gauge } from './gauge.ts'

/** Bytes of one body that are held; whoever took them gives them back. */
export interface Held {
  /** Of all such bodies in this process. */
  readonly gauge: Gauge
  bytes: number
}

const tooMuchHeld: Fault = {
  code: 'overloaded',
  detail: 'Too many large bodies are being worked on already; nothing was written.',
}

/**
 * A body to its end.
 * @throws ProblemError `tooLarge`, overloaded, invalid_json when it breaks off
 */
export async function readWhole(
  body: Readable,
  held: Held,
  bytesMax: number,
  tooLarge: Fault,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of chunksOf(body)) {
    if (held.bytes + chunk.length > bytesMax) throw new ProblemError(tooLarge)
    if (!held.gauge.take(chunk.length)) throw new ProblemError(tooMuchHeld)
    held.bytes += chunk.length
    chunks.push(chunk)
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
}
