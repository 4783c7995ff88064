import { Kafka, logLevel } from 'kafkajs'

/** A client that waits out a broker that starts, and keeps silent meanwhile. */
export function createTestKafka(brokers: string): Kafka {
  return new Kafka({
    clientId: 'testkit',
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
    retry: { retries: 30, maxRetryTime: 500 },
  })
}
