import type { Log } from '@ledger/runtime'
import type { JournalConnection, KafkaSettings, MessageStream } from '@ledger/stream'
import { createKafkaStream, ensureKeyedTopic } from '@ledger/stream'
import type { Pool } from 'pg'
import { OutcomeRelay } from '../relay/outcome-relay.ts'
import type { OutcomeTopics } from '../relay/publish-outcomes.ts'
import { readOutcomeLag } from '../relay/read-outcome-lag.ts'
import type { RelayConfig } from './relay-config.ts'

interface OutcomeParts {
  readonly log: Log
  readonly owner: string
  /** For what is asked of health. */
  readonly pool: Pool
  connect(): Promise<JournalConnection>
}

/** Results are what callers wait for; letters are looked at by people, later. */
const retentionMs = { results: 7 * 24 * 3_600_000, deadLetters: 30 * 24 * 3_600_000 }

/** Tells in two topics what became of the messages of the command topics. */
export function startOutcomes(config: RelayConfig, { log, owner, pool, connect }: OutcomeParts) {
  const results = topicOf(config, log, config.results.topic)
  const deadLetters = topicOf(config, log, config.results.deadLettersTopic)
  const relay = new OutcomeRelay({
    log,
    owner,
    leaseMs: config.relay.leaseMs,
    connect,
    prepareTopics: async (): Promise<OutcomeTopics> => {
      const { partitions } = config.results
      return {
        results: await prepare(results, partitions, retentionMs.results),
        deadLetters: await prepare(deadLetters, partitions, retentionMs.deadLetters),
      }
    },
  })
  relay.start()
  const close = async (): Promise<void> => {
    await relay.close()
    await Promise.all([results.stream.close(), deadLetters.stream.close()])
  }
  const check = async (): Promise<object> => {
    const [fault] = relay.faults
    if (fault !== undefined) throw fault
    return { shards: await readOutcomeLag(pool) }
  }
  return { check, close }
}

interface Topic {
  readonly settings: KafkaSettings
  readonly stream: MessageStream
}

function topicOf({ kafka }: RelayConfig, log: Log, topic: string): Topic {
  const settings: KafkaSettings = {
    clientId: 'ledger-relay',
    brokers: kafka.brokers,
    topic,
    log: (details, message) => log.debug(details, message),
  }
  return { settings, stream: createKafkaStream(settings) }
}

/** A topic that was there may have more partitions, and keys are spread over all of them. */
async function prepare({ settings, stream }: Topic, partitions: number, retentionMs: number) {
  return { stream, partitions: await ensureKeyedTopic(settings, { partitions, retentionMs }) }
}
