export { JournalGapError } from './journal-gap-error.ts'
export type { ReaderLimits } from './journal/journal-reader.ts'
export { JournalReader, readerLimits } from './journal/journal-reader.ts'
export type { JournalSourceSettings } from './journal/journal-source.ts'
export { createJournalSource, journalTopicName, parseRecords } from './journal/journal-source.ts'
export type { JournalConnection, KeepConnectedSettings } from './journal/keep-connected.ts'
export { keepConnected, pauseUntil } from './journal/keep-connected.ts'
export { LedgerNames } from './journal/ledger-names.ts'
export { listShards } from './journal/list-shards.ts'
export { openConnection } from './journal/open-connection.ts'
export type { JournalHead } from './journal/read-head.ts'
export { readHead } from './journal/read-head.ts'
export type { RecordsToRead } from './journal/read-records.ts'
export { readRecords } from './journal/read-records.ts'
export { countPartitions } from './kafka/count-partitions.ts'
export { ensureTopic } from './kafka/ensure-topic.ts'
export type { KafkaLog, KafkaSettings } from './kafka/kafka-client.ts'
export type { KeyedTopicRules } from './kafka/keyed-topic.ts'
export { ensureKeyedTopic } from './kafka/keyed-topic.ts'
export { createKafkaSource, parseBatch } from './kafka/kafka-source.ts'
export { createKafkaStream } from './kafka/kafka-stream.ts'
export type {
  EventMessage,
  HeaderValue,
  IncomingMessage,
  MessageBatch,
  MessageConsumer,
  MessageStream,
  NotConsumed,
  OutgoingMessage,
} from './message-stream.ts'
export type { ParsedMessage } from './message/cloud-event.ts'
export { messageBytesMax, parseMessage, toMessage } from './message/cloud-event.ts'
export { entryMessages } from './message/entry-messages.ts'
export { structuredEvent } from './message/structured-event.ts'
export { pauseBeforeReadMs } from './pace.ts'
export { partitionOfKey } from './partition-of-key.ts'
export type { Poison, PoisonMessage, PoisonReason } from './poison.ts'
export type { JournalRecord, RecordPlace, StreamRecord } from './record.ts'
export type { ConsumedPlace, StreamBatch, StreamConsumer, StreamSource } from './stream-source.ts'
