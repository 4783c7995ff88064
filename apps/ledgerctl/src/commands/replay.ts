import {
  integerSetting,
  isDateTime,
  kafkaSettings,
  loadConfig,
  textSetting,
  type Environment,
} from '@ledger/runtime'
import { topics } from '@ledger/wire'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { Type } from 'typebox'
import { runReplay, type ReplayTarget } from '../replay/run-replay.ts'
import type { CommandContext } from './command-context.ts'
import { databaseUrlOf } from './command-context.ts'
import { CommandFailed } from './command-failed.ts'

interface ReplayOptions {
  readonly shard?: number
  readonly ledger?: string
  readonly fromPosition?: number
  readonly fromTime?: string
  readonly toPosition?: number
  readonly toTime?: string
  readonly topic?: string
  readonly create?: true
  readonly intoJournalTopic?: true
  readonly file?: string
  readonly entries?: true
}

export function addReplay(program: Command, { env, note = toStderr }: CommandContext): void {
  program
    .command('replay')
    .description('send what the journal holds once more, to a topic or a file')
    .addOption(new Option('--shard <shard>', 'its number, or all (default)').argParser(shardOf))
    .option('--ledger <id>', 'only the records of this ledger')
    .addOption(
      new Option('--from-position <position>', 'the first record')
        .argParser(position)
        .conflicts('fromTime'),
    )
    .addOption(new Option('--from-time <time>', 'records of this time and later').argParser(time))
    .addOption(
      new Option('--to-position <position>', 'the last record (default: the newest)')
        .argParser(position)
        .conflicts('toTime'),
    )
    .addOption(new Option('--to-time <time>', 'records before this time').argParser(time))
    .addOption(new Option('--topic <name>', 'the topic to send to').conflicts('file'))
    .option('--create', 'make the topic if it is not there')
    .option('--into-journal-topic', 'also if it is the topic of the journal itself')
    .option('--file <path>', 'a new file, one CloudEvent a line; - is stdout')
    .option('--entries', 'what each record did to accounts, keyed by account')
    .action((options: ReplayOptions) => replay(options, env, note))
}

async function replay(
  options: ReplayOptions,
  env: Environment,
  note: (line: string) => void,
): Promise<void> {
  const { shard, ledger, fromPosition, fromTime, toPosition, toTime } = options
  if (fromPosition === undefined && fromTime === undefined) {
    throw new CommandFailed('--from-position or --from-time is needed')
  }
  const target = targetOf(options, env)
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    await runReplay({
      databaseUrl: databaseUrlOf(env),
      shardId: shard,
      ledger,
      range: {
        ...(fromPosition !== undefined && { fromPosition }),
        ...(fromTime !== undefined && { fromTime }),
        ...(toPosition !== undefined && { toPosition }),
        ...(toTime !== undefined && { toTime }),
      },
      isOfEntries: options.entries === true,
      target,
      signal: stopping.signal,
      show: note,
    })
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
}

const settings = Type.Object({
  kafka: kafkaSettings,
  entries: Type.Object({
    topic: textSetting({
      env: topics.entries.setting,
      meaning: 'The topic that is keyed by account.',
      default: topics.entries.name,
    }),
    partitions: integerSetting({
      env: 'KAFKA_ENTRIES_PARTITIONS',
      meaning: 'With how many partitions that topic is made.',
      minimum: 1,
      maximum: 1_000,
      default: 12,
    }),
  }),
})

function targetOf(options: ReplayOptions, env: Environment): ReplayTarget {
  const { topic, file, create, entries } = options
  if (file !== undefined) return { kind: 'file', path: file }
  if (topic === undefined) throw new CommandFailed('--topic or --file is needed')
  const config = loadConfig(settings, env)
  if (config.kafka.brokers.length === 0) throw new CommandFailed('KAFKA_BROKERS names no broker')
  if (otherTopics(env).includes(topic)) {
    throw new CommandFailed(`${topic} is one of the ledger that carries no records`)
  }
  requireFitting(options, topic, config.kafka.journalTopic, config.entries.topic)
  return {
    kind: 'topic',
    kafka: {
      clientId: 'ledgerctl',
      brokers: config.kafka.brokers,
      topic,
      log: () => undefined,
    },
    isCreated: create === true,
    entriesPartitions: entries === true ? config.entries.partitions : 1,
  }
}

/** What would go there would be taken for a command, or for what became of one. */
function otherTopics(env: Environment): readonly string[] {
  const { commands, results, deadLetters } = topics
  return [commands, results, deadLetters].flatMap(({ setting, name }) =>
    (env[setting] ?? name).split(',').map((topic) => topic.trim()),
  )
}

/** What stands in a topic of the ledger is read by others: nothing else may slip into it. */
function requireFitting(
  { entries, intoJournalTopic }: ReplayOptions,
  topic: string,
  journalTopic: string,
  entriesTopic: string,
): void {
  if (topic === journalTopic && entries === true) {
    throw new CommandFailed(`${topic} carries the journal: no entries may go there`)
  }
  if (topic === journalTopic && intoJournalTopic !== true) {
    throw new CommandFailed(
      `${topic} carries the journal: its consumers would get these records again. --into-journal-topic does it`,
    )
  }
  if (topic === entriesTopic && entries !== true) {
    throw new CommandFailed(`${topic} carries entries: only --entries may go there`)
  }
}

function shardOf(text: string): number | undefined {
  if (text === 'all') return undefined
  if (!/^(0|[1-9][0-9]{0,4})$/.test(text)) {
    throw new InvalidArgumentError('The number of a shard, or all, is expected.')
  }
  return Number(text)
}

function position(text: string): number {
  if (!/^[1-9][0-9]{0,14}$/.test(text)) {
    throw new InvalidArgumentError('A position is expected: 1 or above.')
  }
  return Number(text)
}

function time(text: string): string {
  if (!isDateTime(text)) {
    throw new InvalidArgumentError('A time like 2030-01-31T00:00:00Z is expected.')
  }
  return text.toUpperCase()
}

function toStderr(line: string): void {
  console.error(line)
}
