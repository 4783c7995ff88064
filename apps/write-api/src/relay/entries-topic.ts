import type { JournalRecord, LedgerNames, MessageStream } from '@ledger/stream'
import { entryMessages } from '@ledger/stream'

/** The topic that is keyed by account and derived from the journal. */
export interface EntriesTopic {
  readonly stream: MessageStream
  /** Makes the topic if it is not there. */
  countPartitions(): Promise<number>
}

/**
 * Sends what records did to accounts. Shards share the partitions of the topic and send at once: that
 * keeps the order of each account, because an account is of one shard, and a shard sends one batch after
 * the other.
 */
export async function publishEntries(
  topic: EntriesTopic,
  records: readonly JournalRecord[],
  names: LedgerNames,
): Promise<void> {
  const partitions = await topic.countPartitions()
  const messages = records.flatMap((record) =>
    entryMessages(record, names.idOf(record.ledgerNo), partitions),
  )
  if (messages.length > 0) await topic.stream.sendBatch(messages)
}

/** Asks once, and again only after a failure. */
export function onceAsked(ask: () => Promise<number>): () => Promise<number> {
  let answer: Promise<number> | undefined
  return () => {
    answer ??= ask().catch((error: unknown) => {
      answer = undefined
      throw error
    })
    return answer
  }
}
