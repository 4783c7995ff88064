import { randomBytes } from 'node:crypto'
import type { Consumer, EachBatchPayload, KafkaMessage, Producer } from 'kafkajs'
import { createTestKafka } from '../stream/test-kafka.ts'
import type { TestMessage } from '../stream/send-messages.ts'
import type { TestTopic } from '../stream/test-topic.ts'

/** What was told of one message. */
export interface KafkaResult {
  readonly key: string
  readonly text: string
  readonly headers: Readonly<Record<string, string>>
}

export interface KafkaCallerOptions {
  readonly commands: Pick<TestTopic, 'name' | 'brokers'>
  readonly results: Pick<TestTopic, 'name' | 'brokers'>
  /** How long a result is waited for; 60 s unless given. */
  readonly timeoutMs?: number
}

const resultMsMax = 60_000
/** The end of the topic is waited out in each fetch. */
const fetchWaitMsMax = 50

/**
 * Sends commands to a topic, and learns from another what became of them, as a producer does. A
 * result is that of a message by its place, whatever stands in the message.
 */
export class KafkaCaller {
  readonly #options: KafkaCallerOptions
  readonly #producer: Producer
  readonly #consumer: Consumer
  /** By the place of the message that they are of. */
  readonly #told = new Map<string, KafkaResult>()
  readonly #awaited = new Map<string, (result: KafkaResult | undefined) => void>()
  readonly #faults: string[] = []

  private constructor(options: KafkaCallerOptions) {
    const { commands, results } = options
    this.#options = options
    this.#producer = createTestKafka(commands.brokers).producer({
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition ?? 0,
      allowAutoTopicCreation: false,
    })
    const groupId = `testkit-${randomBytes(6).toString('hex')}`
    this.#consumer = createTestKafka(results.brokers).consumer({
      groupId,
      maxWaitTimeInMs: fetchWaitMsMax,
    })
  }

  static async open(options: KafkaCallerOptions): Promise<KafkaCaller> {
    const caller = new KafkaCaller(options)
    await caller.#producer.connect()
    await caller.#consumer.connect()
    await caller.#consumer.subscribe({ topics: [options.results.name], fromBeginning: true })
    await caller.#consumer.run({
      autoCommit: false,
      eachBatch: (payload) => Promise.resolve(caller.#take(payload)),
    })
    return caller
  }

  /** Two results of one message that say different things. */
  get faults(): readonly string[] {
    return this.#faults
  }

  /**
   * Sends messages in one request, in their order.
   * @returns what was told of each; undefined where nothing was in time, or no broker was reached
   */
  async send(...messages: readonly TestMessage[]): Promise<readonly (KafkaResult | undefined)[]> {
    const places = await this.#produce(messages).catch(() => undefined)
    if (places === undefined) return messages.map(() => undefined)
    return Promise.all(places.map((place) => this.#resultOf(place)))
  }

  async close(): Promise<void> {
    for (const settle of this.#awaited.values()) settle(undefined)
    await Promise.all([this.#producer.disconnect(), this.#consumer.disconnect()])
  }

  async #produce(messages: readonly TestMessage[]): Promise<readonly string[]> {
    const { name } = this.#options.commands
    const sent = await this.#producer.send({
      topic: name,
      acks: -1,
      messages: messages.map(({ partition = 0, key, value, headers = {} }) => ({
        partition,
        key,
        value,
        headers: { ...headers },
      })),
    })
    const next = new Map(sent.map(({ partition, baseOffset }) => [partition, Number(baseOffset)]))
    return messages.map(({ partition = 0 }) => {
      const offset = next.get(partition)
      if (offset === undefined) throw new Error(`the broker told no offset of ${name}/${partition}`)
      next.set(partition, offset + 1)
      return `${name}/${partition}/${offset}`
    })
  }

  #resultOf(place: string): Promise<KafkaResult | undefined> {
    const told = this.#told.get(place)
    if (told !== undefined) return Promise.resolve(told)
    const { promise, resolve } = Promise.withResolvers<KafkaResult | undefined>()
    const settle = (result: KafkaResult | undefined): void => {
      clearTimeout(timer)
      this.#awaited.delete(place)
      resolve(result)
    }
    const timer = setTimeout(() => settle(undefined), this.#options.timeoutMs ?? resultMsMax)
    this.#awaited.set(place, settle)
    return promise
  }

  #take({ batch }: EachBatchPayload): void {
    for (const message of batch.messages) {
      const result = resultOf(message)
      const place = result.headers['ce_id'] ?? ''
      const before = this.#told.get(place)
      if (before === undefined) this.#told.set(place, result)
      else if (JSON.stringify(before) !== JSON.stringify(result)) {
        this.#faults.push(`${place}: told ${before.text} and then ${result.text}`)
      }
      this.#awaited.get(place)?.(result)
    }
  }
}

function resultOf({ key, value, headers = {} }: KafkaMessage): KafkaResult {
  const texts = Object.entries(headers).map(([name, text]) => [name, [text].flat().join(' ')])
  return {
    key: key?.toString() ?? '',
    text: value?.toString() ?? '',
    headers: Object.fromEntries(texts) as Readonly<Record<string, string>>,
  }
}
