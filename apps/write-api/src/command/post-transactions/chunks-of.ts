import type { Readable } from 'node:stream'
import { ProblemError } from '@ledger/runtime'

/**
 * The bytes of a body as they come.
 * @throws ProblemError invalid_json when the client goes away before its end
 */
export async function* chunksOf(body: Readable): AsyncGenerator<Buffer, void> {
  // the connection stays when the rest is not read: the answer has to get out
  const chunks = body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>
  try {
    for await (const chunk of chunks) yield chunk
  } catch (error) {
    const detail = 'The body ended before it was complete.'
    throw new ProblemError({ code: 'invalid_json', detail }, { cause: error })
  }
}
