import { open } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { structuredEvent, type EventMessage } from '@ledger/stream'
import type { ReplaySink } from './replay-sink.ts'

/** A new file with a CloudEvent a line; one that is there is not written over. */
export async function openFileSink(path: string): Promise<ReplaySink> {
  const file = await open(path, 'wx')
  return {
    write: (messages) => file.appendFile(linesOf(messages)),
    close: async () => {
      await file.sync()
      await file.close()
    },
  }
}

/** The same on an open stream, such as stdout, which is left open. */
export function streamSink(stream: Writable): ReplaySink {
  const write = (messages: readonly EventMessage[]) =>
    new Promise<void>((resolve, reject) => {
      stream.write(linesOf(messages), (error) => (error ? reject(error) : resolve()))
    })
  return { write, close: () => Promise.resolve() }
}

function linesOf(messages: readonly EventMessage[]): string {
  return messages.map((message) => `${structuredEvent(message)}\n`).join('')
}
