import {
  countPartitions,
  createKafkaStream,
  ensureKeyedTopic,
  ensureTopic,
  type KafkaSettings,
} from '@ledger/stream'
import { CommandFailed } from '../commands/command-failed.ts'
import type { ReplaySink } from './replay-sink.ts'

export interface TopicToFill {
  readonly kafka: KafkaSettings
  /** Whether it is made when it is not there, or gets the partitions that it lacks. */
  readonly isCreated: boolean
  /** How many partitions it needs; one that is keyed needs none in particular. */
  readonly partitions: number
  /** Whether its messages find their partition by key. */
  readonly isKeyed: boolean
}

/** A topic that was made for a replay is kept until somebody deletes it. */
const foreverMs = -1

/**
 * A topic, and how many partitions it has.
 * @throws CommandFailed when it is not there, or has too few partitions
 */
export async function openTopicSink(
  topic: TopicToFill,
): Promise<{ readonly sink: ReplaySink; readonly partitions: number }> {
  const partitions = await prepare(topic)
  const stream = createKafkaStream(topic.kafka)
  const sink: ReplaySink = {
    write: async (messages) => {
      if (messages.length > 0) await stream.sendBatch(messages)
    },
    close: () => stream.close(),
  }
  return { sink, partitions }
}

async function prepare({ kafka, isCreated, isKeyed, partitions }: TopicToFill): Promise<number> {
  if (isCreated && isKeyed) return ensureKeyedTopic(kafka, { partitions, retentionMs: foreverMs })
  if (isCreated) await ensureTopic(kafka, partitions)
  const existing = await countPartitions(kafka)
  if (existing === undefined) {
    throw new CommandFailed(`there is no topic ${kafka.topic}; --create makes it`)
  }
  if (!isKeyed && existing < partitions) {
    throw new CommandFailed(
      `${kafka.topic} has ${existing} partitions, ${partitions} are needed; --create adds them`,
    )
  }
  return existing
}
