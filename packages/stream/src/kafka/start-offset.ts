import type { Admin } from 'kafkajs'

export interface StartQuestion {
  readonly topic: string
  readonly groupId: string
  readonly partition: number
  /** Messages at or past this time are wanted; undefined: all. */
  readonly timestampMs: number | undefined
}

/**
 * Where to begin with a partition: at what the group committed, or earlier when the consumer says
 * that it has not got so far (its database was restored, the offsets were not). Times of records never
 * go back, so every message before the first one at or past a time is older than that time.
 */
export async function findStartOffset(admin: Admin, question: StartQuestion): Promise<number> {
  const wanted = await wantedOffset(admin, question)
  const committed = await committedOffset(admin, question)
  return committed === undefined ? wanted : Math.min(committed, wanted)
}

async function wantedOffset(admin: Admin, question: StartQuestion): Promise<number> {
  const { topic, partition, timestampMs } = question
  const offsets =
    timestampMs === undefined
      ? (await admin.fetchTopicOffsets(topic)).map(({ partition, low }) => ({
          partition,
          offset: low,
        }))
      : await admin.fetchTopicOffsetsByTimestamp(topic, timestampMs)
  const found = offsets.find((entry) => entry.partition === partition)
  if (found === undefined) throw new Error(`${topic} has no partition ${partition}`)
  return Number(found.offset)
}

/** Undefined when the group never committed. */
async function committedOffset(admin: Admin, question: StartQuestion): Promise<number | undefined> {
  const { topic, groupId, partition } = question
  const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] })
  const offset = Number(committed?.partitions.find((p) => p.partition === partition)?.offset ?? -1)
  return offset < 0 ? undefined : offset
}

/** The first offset that a partition still has, or will have. */
export async function firstOffset(admin: Admin, topic: string, partition: number): Promise<number> {
  const found = (await admin.fetchTopicOffsets(topic)).find(
    (entry) => entry.partition === partition,
  )
  if (found === undefined) throw new Error(`${topic} has no partition ${partition}`)
  return Number(found.low)
}
