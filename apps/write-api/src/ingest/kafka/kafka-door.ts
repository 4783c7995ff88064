import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Door } from '@ledger/runtime'
import { Turns } from '../../command/post-transactions/turns.ts'
import type { DoorParts } from '../door-parts.ts'
import { CommandTopic } from './command-topic.ts'

/**
 * The door for commands in topics of Kafka. Without brokers it stays closed. An outage of Kafka makes
 * the process no less ready: what comes through the other doors does not need it.
 */
export function createKafkaDoor({ config, log, writer }: DoorParts): Door {
  const { kafka, ingest, auth } = config
  const turns = new Turns(ingest.entriesMax)
  const owner = `${hostname()}-${process.pid}-${randomUUID()}`
  const names = kafka.brokers.length > 0 ? ingest.topics : []
  const topics = names.map(
    (topic) =>
      new CommandTopic({
        kafka: {
          clientId: 'ledger-write-api',
          brokers: kafka.brokers,
          topic,
          log: (details, message) => log.debug(details, message),
        },
        settings: ingest,
        writer,
        log: log.child({ door: 'kafka' }),
        turns,
        keyCacheMsMax: auth.keyCacheMsMax,
        owner,
      }),
  )
  return {
    name: 'kafka',
    about: { topics: names },
    start: () => {
      for (const topic of topics) topic.start()
      return Promise.resolve()
    },
    // what is delivered is settled for as long as this process can
    beginDrain: () => undefined,
    stop: async () => {
      await Promise.all(topics.map((topic) => topic.stop()))
    },
    check: () => Promise.resolve({ topics: topics.map(({ state }) => state) }),
  }
}
