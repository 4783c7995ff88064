import { kafkaSettings, loadConfig, type Environment } from '@ledger/runtime'
import {
  countPartitions,
  createKafkaStream,
  type KafkaSettings,
  partitionOfKey,
} from '@ledger/stream'
import type { OutgoingMessage } from '@ledger/stream'
import type { Command } from 'commander'
import type { Pool } from 'pg'
import { Type } from 'typebox'
import { withOwnerPool } from '../database/with-owner-pool.ts'
import { insertReplay } from '../statements/insert-replay.ts'
import {
  countUnsendable,
  type DeadLetter,
  listDeadLetters,
} from '../statements/list-dead-letters.ts'
import type { CommandContext } from './command-context.ts'
import { databaseUrlOf } from './command-context.ts'
import { CommandFailed } from './command-failed.ts'
import { type DlqFilterOptions, withFilter } from './dlq-filter.ts'
import { letterToSend, type LetterToSend } from './letter-to-send.ts'

interface DlqReplayOptions extends DlqFilterOptions {
  readonly all?: true
  readonly newKey?: true
  readonly to?: string
  readonly dryRun?: true
}

export function addDlqReplay(dlq: Command, { env, print }: CommandContext): void {
  const command = dlq
    .command('replay')
    .description('send them again, once what was wrong is mended; the ledger judges them anew')
    .argument('[ids...]', 'as `dlq list` shows them; else they are chosen by the options')
  withFilter(command)
    .option('--all', 'also those that were sent again before')
    .option('--new-key', 'under a new idempotency key, as a command that was never judged')
    .option('--to <topic>', 'to this topic (default: where they came from)')
    .option('--dry-run', 'only say what would be sent')
    .action(async (ids: readonly string[], options: DlqReplayOptions) => {
      await withOwnerPool(databaseUrlOf(env), async (pool) => {
        const { letters, unsendable } = await choose(pool, ids, options)
        const messages = letters.map((letter) => letterToSend(letter, options))
        if (options.dryRun !== true) await sendAll(pool, env, messages)
        const did = options.dryRun === true ? 'would send' : 'sent'
        for (const { id, topic } of messages) print(`${did} ${id} to ${topic}`)
        if (messages.length === 0) print('there is nothing to send')
        if (unsendable > 0) print(`passed over ${unsendable} of which no whole message is kept`)
      })
    })
}

interface Chosen {
  readonly letters: readonly DeadLetter[]
  /** How many are passed over, because they cannot be sent as they came. */
  readonly unsendable: number
}

/** Those that are named, whatever was done with them before; else as many as are still to be sent. */
async function choose(
  pool: Pool,
  ids: readonly string[],
  options: DlqReplayOptions,
): Promise<Chosen> {
  const { topic, code, ledger, since, limit, all } = options
  const filter = {
    ...(topic !== undefined && { topic }),
    ...(code !== undefined && { code }),
    ...(ledger !== undefined && { ledger }),
    ...(since !== undefined && { since }),
  }
  if (ids.length > 0) {
    const letters = await listDeadLetters(pool, { ...filter, ids }, { limit: ids.length })
    const missing = ids.filter((id) => !letters.some((letter) => letter.id === id))
    if (missing.length === 0) return { letters, unsendable: 0 }
    throw new CommandFailed(`there is no dead letter ${missing.join(', ')}`)
  }
  if (code === undefined) {
    throw new CommandFailed('say which: ids as `dlq list` shows them, or --code')
  }
  const unsent = { ...filter, isUnsent: all !== true }
  const letters = await listDeadLetters(pool, unsent, { limit, isSendable: true })
  return { letters, unsendable: await countUnsendable(pool, unsent) }
}

const schema = Type.Object({ brokers: kafkaSettings.properties.brokers })

/** In their order, a topic at a time. What is sent and not noted, because this ends, is sent again. */
async function sendAll(
  pool: Pool,
  env: Environment,
  messages: readonly LetterToSend[],
): Promise<void> {
  const { brokers } = loadConfig(schema, env)
  if (brokers.length === 0) throw new CommandFailed('KAFKA_BROKERS says no broker')
  for (const [topic, ofTopic] of Map.groupBy(messages, (message) => message.topic)) {
    const kafka: KafkaSettings = {
      clientId: 'ledgerctl',
      brokers,
      topic,
      log: () => undefined, // a failure is told by the call that fails
    }
    await sendTo(kafka, ofTopic)
    for (const { id, idempotencyKey } of ofTopic)
      await insertReplay(pool, id, topic, idempotencyKey)
  }
}

async function sendTo(kafka: KafkaSettings, messages: readonly LetterToSend[]): Promise<void> {
  const partitions = await countPartitions(kafka)
  if (partitions === undefined) throw new CommandFailed(`there is no topic ${kafka.topic}`)
  const stream = createKafkaStream(kafka)
  try {
    await stream.sendBatch(messages.map((message) => outgoing(message, partitions)))
  } finally {
    await stream.close()
  }
}

function outgoing({ key, value, headers }: LetterToSend, partitions: number): OutgoingMessage {
  const partition = partitionOfKey(key ?? Buffer.alloc(0), partitions)
  return { partition, key, value, headers, timestampMs: Date.now() }
}
