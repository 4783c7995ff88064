import { createLog } from '@ledger/runtime'
import type { IncomingMessage, MessageBatch } from '@ledger/stream'
import type { TestMessage } from '@ledger/testkit'
import { eventually } from '@ledger/testkit'
import { Turns } from '../src/command/post-transactions/turns.ts'
import { PartitionWorker } from '../src/ingest/kafka/partition-worker.ts'
import { SourceBindings } from '../src/ingest/kafka/source-bindings.ts'
import type { TestWriteApi } from './test-write-api.ts'

/** The topic that workers of tests are given batches of; nothing of it is in Kafka. */
export const workerTopic = 'commands'

export interface TestWorker {
  readonly worker: PartitionWorker
  /** What could not be settled, in the order in which it was told. */
  readonly faults: unknown[]
}

/** A worker of partition 0, without Kafka: the test delivers what it likes, as often as it likes. */
export function createTestWorker(
  { api }: TestWriteApi,
  options: { readonly firstOffset?: number; readonly keyCacheMs?: number } = {},
): TestWorker {
  const faults: unknown[] = []
  const { writer } = api
  const worker = new PartitionWorker({
    topic: workerTopic,
    partition: 0,
    writer,
    log: createLog({ service: 'test', level: 'silent' }),
    bindings: new SourceBindings(writer.ask, workerTopic, options.keyCacheMs ?? 4_000),
    turns: new Turns(4_000),
    entriesMax: 4_000,
    owner: 'test',
    pauseMsMax: 5_000,
    commit: () => Promise.resolve(),
    findFirstOffset: () => Promise.resolve(options.firstOffset ?? 0),
    onFault: (error) => faults.push(error),
  })
  return { worker, faults }
}

/** Delivers as Kafka does: what is not consumed comes again, from where it is sent. */
export async function deliver(
  worker: PartitionWorker,
  messages: readonly TestMessage[],
  from: number,
  size: number,
): Promise<void> {
  let offset = from
  await eventually(
    async () => {
      const to = Math.min(offset + size, messages.length)
      const left = await worker.onBatch(batchOf(messages, offset, to))
      left?.onSought?.()
      offset = left === undefined ? to : (left.seekTo ?? offset)
      return offset >= messages.length
    },
    { everyMs: 5 + size, timeoutMs: 60_000 }, // so that two do not go on in step
  )
}

/** A batch of messages as they were sent, from an offset on. */
export function batchOf(
  messages: readonly TestMessage[],
  from: number,
  to: number = messages.length,
): MessageBatch {
  return {
    partition: 0,
    messages: messages.slice(from, to).map((message, index) => incoming(message, from + index)),
    nextOffset: to,
    endOffset: messages.length,
    isOurs: () => true,
  }
}

function incoming({ key, value, headers = {} }: TestMessage, offset: number): IncomingMessage {
  return {
    topic: workerTopic,
    partition: 0,
    offset,
    key: bytesOf(key),
    value: bytesOf(value),
    headers,
  }
}

function bytesOf(given: string | Buffer | null): Buffer | null {
  return typeof given === 'string' ? Buffer.from(given) : given
}
