import { createTestKafka } from './test-kafka.ts'
import type { TestTopic } from './test-topic.ts'

/** A message as any producer sends it; nothing of it need be right. */
export interface TestMessage {
  /** 0 unless given. */
  readonly partition?: number
  readonly key: string | Buffer | null
  readonly value: string | Buffer | null
  readonly headers?: Readonly<Record<string, string | Buffer | string[] | undefined>>
}

/** Sends messages in their order and resolves once the broker has them. */
export async function sendMessages(
  topic: TestTopic,
  messages: readonly TestMessage[],
): Promise<void> {
  const producer = createTestKafka(topic.brokers).producer({
    createPartitioner:
      () =>
      ({ message }) =>
        message.partition ?? 0,
    allowAutoTopicCreation: false,
  })
  await producer.connect()
  try {
    await producer.send({
      topic: topic.name,
      acks: -1,
      messages: messages.map(({ partition = 0, key, value, headers = {} }) => ({
        partition,
        key,
        value,
        headers: { ...headers },
      })),
    })
  } finally {
    await producer.disconnect()
  }
}
