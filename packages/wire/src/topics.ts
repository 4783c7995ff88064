import { Type, type TObject } from 'typebox'

/** A topic of Kafka as its users know it, whatever it is called where it runs. */
export interface Topic {
  /** What it is called unless a setting says otherwise. */
  readonly name: string
  /** The variable that gives it another name. */
  readonly setting: string
  /** As the ledger sees it. */
  readonly action: 'send' | 'receive'
  readonly title: string
  readonly description: string
  /** What the key of a message is. */
  readonly key: string
  /** Headers of its messages; all of them are texts. */
  readonly headers: TObject
}

const text = (description: string) => Type.String({ description })
/** What is read of a header: 1 to 255 visible ASCII characters, with blanks between them. */
const visible = (description: string) =>
  Type.String({ pattern: '^[!-~]([ -~]{0,253}[!-~])?$', description })

const specversion = Type.Unsafe<'1.0'>({ type: 'string', const: '1.0' })
const contentType = Type.Unsafe<string>({ type: 'string', const: 'application/json' })
const traceparent = Type.Optional(text('W3C trace context of the command.'))
const digits = (description: string) => Type.String({ pattern: '^(0|[1-9][0-9]*)$', description })
const instant = Type.String({ format: 'date-time', description: 'When it was recorded.' })

/** Attributes of a CloudEvent in Kafka's binary mode, and where its record stands. */
const recordHeaders = {
  ce_specversion: specversion,
  ce_source: text('`/ledgers/<ledger>`, or `/shards/<n>` for what concerns a whole shard.'),
  ce_time: instant,
  'content-type': contentType,
  ledgershard: digits('The shard, an ordering domain.'),
  ledgerposition: digits('The position in the journal of the shard, which has no gap.'),
  ledgerepoch: digits('The epoch of the shard; it rises with each promotion.'),
  traceparent,
}

const journal: Topic = {
  name: 'ledger.journal',
  setting: 'JOURNAL_TOPIC',
  action: 'send',
  title: 'The journal',
  description:
    'Every record of the journal, in the order of each shard; the partition is the number of the shard. Messages may come again and must then be dropped by their position. The value is the body as it was hashed; `ce_type` is `ledger.` and the type of the event, with `.v2` behind it should there ever be a second version.',
  key: 'The id of the ledger, or `shards/<n>` for what concerns a whole shard.',
  headers: Type.Object({
    ...recordHeaders,
    ce_id: text('`<shard>-<position>`: the same message has the same.'),
    ce_type: text('`ledger.<type>`.'),
    ledgercontenthash: Type.String({
      pattern: '^[0-9a-f]{64}$',
      description: 'SHA-256 of the value, in hex.',
    }),
  }),
}

const entries: Topic = {
  name: 'ledger.entries',
  setting: 'KAFKA_ENTRIES_TOPIC',
  action: 'send',
  title: 'Entries by account',
  description:
    'What a record did to one account, for consumers who need more partitions than there are shards. Off unless `RELAY_ENTRIES=true`. The order holds for each account, and `from_version` proves it: it is one more than the last version. A new epoch is told in every partition.',
  key: 'Ledger and address: `acme/customer:1`; the partition is murmur2 of it, as Java clients choose.',
  headers: Type.Object({
    ...recordHeaders,
    ce_id: text('`<shard>-<position>-<account_no>`: the same message has the same.'),
    ce_type: text('`ledger.account.entries.v1`, or `ledger.epoch.raised`.'),
  }),
}

const commands: Topic = {
  name: 'ledger.commands',
  setting: 'KAFKA_COMMANDS_TOPICS',
  action: 'receive',
  title: 'Commands',
  description:
    'Commands of callers who need no immediate answer. What became of each is told on `ledger.results`.',
  key: 'The id of the ledger, as in the value; of `open-ledger`, the `id` of its body.',
  headers: Type.Object({
    ce_specversion: specversion,
    ce_id: visible('Names the command among those of its source.'),
    ce_source: visible('Who sends; bound to an API key.'),
    ce_type: visible('`ledger.command.<name>.v1`.'),
    'content-type': text('`application/json`; its charset, if it names one, is UTF-8.'),
    'idempotency-key': Type.Optional(visible('Else the key is made of source and id.')),
    'if-match': Type.Optional(visible('As over HTTP.')),
    ledgerattempt: Type.Optional(digits('How often it was tried before.')),
    traceparent,
  }),
}

const results: Topic = {
  name: 'ledger.results',
  setting: 'KAFKA_RESULTS_TOPIC',
  action: 'send',
  title: 'What became of commands',
  description:
    'One result for each message of `ledger.commands`, at least once. The value is what HTTP would have answered.',
  key: 'The id of the ledger; of what was rejected, the key of the command, or an empty one.',
  headers: Type.Object({
    ce_specversion: specversion,
    ce_id: text('`<topic>/<partition>/<offset>` of the command: the same result has the same.'),
    ce_source: text('`/ledgers/<ledger>`; of what was rejected, `/shards/<n>`.'),
    ce_type: text('`ledger.result.accepted`, `ledger.result.refused` or `ledger.result.rejected`.'),
    ce_time: instant,
    'content-type': text('`application/json` or `application/problem+json`.'),
    ledgerstatus: digits('The status that HTTP would have answered.'),
    ledgercode: Type.Optional(text('The code of the problem.')),
    ledgerreplayed: Type.Optional(text('`true` when the key had been used for the same before.')),
    'idempotency-key': Type.Optional(text('Of the command, or made of its source and id.')),
    commandsource: Type.Optional(text('`ce_source` of the command.')),
    commandid: Type.Optional(text('`ce_id` of the command.')),
    commandtype: Type.Optional(text('`ce_type` of the command.')),
    ledgershard: digits('The shard that decided.'),
    ledgerposition: Type.Optional(digits('The position of the record that answers.')),
    'ledger-token': Type.Optional(text('A read with this as `Min-Token` sees the write.')),
    traceparent,
  }),
}

const deadLetters: Topic = {
  name: 'ledger.dead-letters',
  setting: 'KAFKA_DEAD_LETTERS_TOPIC',
  action: 'send',
  title: 'Messages that were refused or could not be understood',
  description:
    'Key and value as they came, headers under `original-…`; of what is very large the beginning. `ledgerctl dlq` lists and sends them again.',
  key: 'As it came; none where it had none, or was not kept.',
  headers: Type.Object(
    {
      dlqid: text('`<shard>:<commits>:<ordinal>`, its id for `ledgerctl dlq`.'),
      dlqtopic: text('Where it came from.'),
      dlqpartition: digits('Where it came from.'),
      dlqoffset: digits('Where it came from.'),
      dlqcode: text('Why: a code of the catalogue of errors.'),
      dlqdetail: text('Why, in words.'),
      dlqattempts: digits('How often it was tried.'),
      dlqtime: Type.String({ format: 'date-time', description: 'When it was given up.' }),
      dlqvaluebytes: digits(
        'Of the value as it came; there is less here if it was not kept whole.',
      ),
    },
    { patternProperties: { '^original-': text('A header as it came.') } },
  ),
}

/** Every topic that the ledger writes or reads. */
export const topics = { journal, entries, commands, results, deadLetters } as const
