import { setTimeout as pause } from 'node:timers/promises'
import type { Kafka } from 'kafkajs'
import type { MessageConsumer, MessageStream, OutgoingMessage } from '../message-stream.ts'
import { GroupMember } from './group-member.ts'
import { createKafka, type KafkaSettings } from './kafka-client.ts'
import { BatchSender } from './send-batches.ts'

const rejoinMsMax = 2_000

/** The stream over kafkajs. https://kafka.js.org/ */
export function createKafkaStream(settings: KafkaSettings): MessageStream {
  return new KafkaStream(settings)
}

class KafkaStream implements MessageStream {
  readonly #kafka: Kafka
  readonly #topic: string
  readonly #sender: BatchSender
  readonly #abort = new AbortController()
  #member: GroupMember | undefined
  #membership: Promise<void> | undefined

  constructor(settings: KafkaSettings) {
    this.#kafka = createKafka(settings)
    this.#topic = settings.topic
    this.#sender = new BatchSender(this.#kafka, settings.topic)
  }

  sendBatch(messages: readonly OutgoingMessage[]): Promise<void> {
    return this.#sender.send(messages)
  }

  consumeBatches(consumer: MessageConsumer): Promise<void> {
    if (this.#membership !== undefined) throw new Error('already consuming')
    const joined = Promise.withResolvers<void>()
    this.#membership = this.#stayMember(consumer, joined.resolve)
    return Promise.race([joined.promise, this.#membership])
  }

  async commit(partition: number, nextOffset: number): Promise<void> {
    await this.#member?.commit(partition, nextOffset)
  }

  async findFirstOffset(partition: number): Promise<number> {
    if (this.#member === undefined) throw new Error('nothing is consumed')
    return this.#member.findFirstOffset(partition)
  }

  async close(): Promise<void> {
    this.#abort.abort()
    await this.#member?.close()
    await this.#membership
    await this.#sender.close()
  }

  /** A membership that ends is followed by another, made of new objects, until `close`. */
  async #stayMember(consumer: MessageConsumer, onJoined: () => void): Promise<void> {
    const { signal } = this.#abort
    for (let failures = 0; !signal.aborted; failures++) {
      const member = new GroupMember(this.#kafka, this.#topic, consumer)
      this.#member = member
      const error = await member.start().then(
        () => {
          failures = 0
          consumer.onFault(undefined)
          onJoined()
          return member.ended
        },
        (cause: unknown) => (cause instanceof Error ? cause : new Error(String(cause))),
      )
      if (signal.aborted) return
      consumer.onFault(error ?? new Error('the consumer group ended the membership'))
      await member.close()
      const waitMs = Math.min(100 * 2 ** Math.min(failures, 10), rejoinMsMax)
      await pause(waitMs, undefined, { signal }).catch(() => undefined)
    }
  }
}
