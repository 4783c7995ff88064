import { parseMessage } from '../message/cloud-event.ts'
import type {
  HeaderValue,
  IncomingMessage,
  MessageBatch,
  MessageConsumer,
  MessageStream,
} from '../message-stream.ts'
import type { Poison, PoisonMessage } from '../poison.ts'
import type { StreamRecord } from '../record.ts'
import type { StreamBatch, StreamConsumer, StreamSource } from '../stream-source.ts'

/** The journal as it comes through Kafka, for one of the members of a consumer group. */
export function createKafkaSource(
  stream: MessageStream,
  group: Pick<MessageConsumer, 'groupId' | 'sessionMsMax'>,
): StreamSource {
  return {
    start: (consumer) =>
      stream.consumeBatches({
        ...group,
        readStart: (partition) => readStart(consumer, partition),
        onBatch: (batch) => consumeBatch(stream, consumer, batch),
        onFault: (fault, partition) => consumer.onFault(fault, partition),
      }),
    close: () => stream.close(),
  }
}

async function readStart(consumer: StreamConsumer, shardId: number): Promise<number | undefined> {
  const { recordedAt } = await consumer.readPlace(shardId)
  return recordedAt === undefined ? undefined : Date.parse(recordedAt)
}

async function consumeBatch(
  stream: MessageStream,
  consumer: StreamConsumer,
  batch: MessageBatch,
): Promise<void> {
  await consumer.consume(parseBatch(batch))
  // Only after the consumer has done all it does: what was not committed comes again.
  await stream.commit(batch.partition, batch.nextOffset)
}

/** The records of a batch, and apart from them what could not be understood. */
export function parseBatch({
  partition,
  messages,
}: Omit<MessageBatch, 'endOffset' | 'isOurs'>): StreamBatch {
  const records: StreamRecord[] = []
  const poison: PoisonMessage[] = []
  for (const message of messages) {
    const parsed = parseMessage(message)
    if (parsed.poison === undefined) records.push(parsed.record)
    else poison.push(poisonMessage(message, parsed.poison))
  }
  return { shardId: partition, records, poison }
}

function poisonMessage(message: IncomingMessage, poison: Poison): PoisonMessage {
  const { topic, partition, offset, key, value } = message
  const headers: Record<string, string> = {}
  for (const [name, header] of Object.entries(message.headers)) headers[name] = shown(header)
  return { ...poison, topic, partition, offset, key, headers, value }
}

function shown(header: HeaderValue): string {
  if (header === undefined || header === null) return ''
  if (Buffer.isBuffer(header)) return header.toString()
  return typeof header === 'string' ? header : header.map(shown).join(', ')
}
