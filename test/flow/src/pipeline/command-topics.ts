import type { TestDatabase, TestMessage, TestTopic } from '@ledger/testkit'
import {
  createTestApiKey,
  createTestDatabase,
  createTestTopic,
  depositMessage,
  eventually,
  ledgerIdOnShard,
  openingMessages,
  readTopic,
  sendMessages,
} from '@ledger/testkit'

/** Two of them have ledgers of several shards in one partition. */
const partitions = 3
const settledMsMax = 120_000

/** Topics of commands and of what became of them, with a ledger on each shard. */
export class CommandTopics {
  readonly database: TestDatabase
  readonly ledgers: readonly string[]
  /** For the write API and the relay. */
  readonly env: Readonly<Record<string, string>>
  readonly #commands: TestTopic
  readonly #results: TestTopic
  readonly #letters: TestTopic
  readonly #journal: TestTopic
  #sent = 0
  #deposited = 0

  private constructor(
    database: TestDatabase,
    shards: number,
    [commands, results, letters, journal]: readonly [TestTopic, TestTopic, TestTopic, TestTopic],
  ) {
    this.database = database
    this.ledgers = Array.from({ length: shards }, (_, shard) => ledgerIdOnShard(shard, shards))
    this.#commands = commands
    this.#results = results
    this.#letters = letters
    this.#journal = journal
    this.env = {
      DATABASE_URL: database.url,
      KAFKA_BROKERS: commands.brokers,
      KAFKA_COMMANDS_TOPICS: commands.name,
      KAFKA_COMMANDS_PARTITIONS: String(partitions),
      KAFKA_RESULTS_TOPIC: results.name,
      KAFKA_DEAD_LETTERS_TOPIC: letters.name,
      KAFKA_RESULTS_PARTITIONS: '1',
      JOURNAL_TOPIC: journal.name,
      INGEST_GROUP: 'flow',
      RELAY_LEASE_MS: '1000',
      WRITE_KNOWN_HEADS_MAX: '0', // every batch locks, so that each of the failpoints is passed
    }
  }

  static async open(shards: number): Promise<CommandTopics> {
    const database = await createTestDatabase({ shards })
    const apiKey = await createTestApiKey(database.pool)
    const commands = await createTestTopic({ partitions })
    const [results, letters] = [await createTestTopic(), await createTestTopic()]
    const journal = await createTestTopic({ partitions: shards })
    const topics = [commands, results, letters, journal] as const
    await database.pool.query(
      `insert into ingest.sources (topic, source, key_id, bound_at) values ($1, 'tests', $2, now())`,
      [commands.name, apiKey.split('_')[1]],
    )
    const opened = new CommandTopics(database, shards, topics)
    await opened.#send(
      opened.ledgers.flatMap((ledger, n) => openingMessages(ledger, n % partitions)),
    )
    return opened
  }

  /** Sends this many deposits of 1, in turn to each ledger. */
  async deposit(count: number): Promise<void> {
    const messages = Array.from({ length: count }, (_, n) => {
      const ledger = n % this.ledgers.length
      const partition = ledger % partitions
      return depositMessage(this.ledgers[ledger] ?? '', 'customer:1', 1, { partition })
    })
    this.#deposited += count
    await this.#send(messages)
  }

  async #send(messages: readonly TestMessage[]): Promise<void> {
    this.#sent += messages.length
    await sendMessages(this.#commands, messages)
  }

  /** Awaits an outcome of each message, and that each is told. */
  async settled(): Promise<void> {
    const { pool } = this.database
    await eventually(
      async () => {
        const { rows } = await pool.query<{ outcomes: number; left: number }>(
          `select count(*)::int as outcomes,
                  count(*) filter (where (o.commits, o.ordinal) > (c.commits, c.ordinal))::int as left
             from ingest.outcomes o join relay.outcome_cursors c using (shard_id)`,
        )
        const [found] = rows
        return found !== undefined && found.outcomes >= this.#sent && found.left === 0
      },
      { timeoutMs: settledMsMax, what: `${this.#sent} outcomes are there and told` },
    )
  }

  /** What is wrong: messages without one outcome and one effect, or that nobody was told of. */
  async faults(): Promise<readonly string[]> {
    const { pool } = this.database
    const { rows } = await pool.query<{
      outcomes: number
      refused: number
      codes: string
      sum: number
    }>(
      `select (select count(*)::int from ingest.outcomes) as outcomes,
              (select count(*)::int from ingest.outcomes where result > 0) as refused,
              (select coalesce(string_agg(distinct code, ', '), '')
                 from ingest.dead_letters) as codes,
              (select coalesce(sum(h.posted_credits - h.posted_debits), 0)::int
                 from journal.account_heads h join journal.accounts a using (shard_id, account_no)
                where a.address = 'customer:1') as sum`,
    )
    const told = await readTopic(this.#results.brokers, this.#results.name)
    const ids = new Set(told.map(({ headers }) => headers['ce_id']))
    const { outcomes = 0, refused = 0, codes = '', sum = 0 } = rows[0] ?? {}
    return [
      ...(outcomes === this.#sent ? [] : [`${outcomes} outcomes of ${this.#sent} messages`]),
      ...(refused === 0 ? [] : [`${refused} were not accepted: ${codes}`]),
      ...(sum === this.#deposited ? [] : [`${sum} of ${this.#deposited} deposited`]),
      ...(ids.size === this.#sent ? [] : [`${ids.size} of ${this.#sent} told`]),
    ]
  }

  /** Throws when an invariant of the database is violated. */
  async close(): Promise<void> {
    const all = [this.#commands, this.#results, this.#letters, this.#journal]
    await Promise.all(all.map((topic) => topic.close()))
    await this.database.close()
  }
}
