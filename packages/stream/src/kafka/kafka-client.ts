import { Kafka, logLevel, type LogEntry } from 'kafkajs'

/**
 * What went on inside the client, for who looks for the cause of a fault. Faults themselves are told to
 * who sends and consumes; the client says each of them many times over.
 */
export type KafkaLog = (details: object, message: string) => void

export interface KafkaSettings {
  readonly clientId: string
  readonly brokers: readonly string[]
  readonly topic: string
  readonly log: KafkaLog
}

const connectMsMax = 3_000
const requestMsMax = 10_000

/**
 * A client of kafkajs. Few retries inside: whoever uses it starts over with new objects, because one
 * that failed may keep a state that never heals, and a fault is to be known soon.
 */
export function createKafka(settings: KafkaSettings): Kafka {
  return new Kafka({
    clientId: settings.clientId,
    brokers: [...settings.brokers],
    connectionTimeout: connectMsMax,
    requestTimeout: requestMsMax,
    retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 500 },
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => forward(entry, settings.log),
  })
}

function forward({ namespace, label, log }: LogEntry, to: KafkaLog): void {
  const { message, timestamp: _, logger: __, stack: ___, ...details } = log
  to({ ...details, label }, `${namespace}: ${message}`)
}
