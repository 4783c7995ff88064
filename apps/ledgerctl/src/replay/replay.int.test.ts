import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  checkStream,
  createTestDatabase,
  createTestTopic,
  ledgerIdOnShard,
  openTestJournal,
  raiseEpoch,
  readTopic,
  type TestDatabase,
  type TestJournal,
  type TestTopic,
} from '@ledger/testkit'
import { createProgram } from '../program.ts'

const shards = 2

let database: TestDatabase
let topic: TestTopic
let folder: string
let journal: TestJournal
let notes: string[]

beforeEach(async () => {
  database = await createTestDatabase({ shards })
  topic = await createTestTopic({ partitions: shards })
  folder = mkdtempSync(join(tmpdir(), 'ledger-replay-'))
  notes = []
  journal = await openTestJournal(database.pool, ledgerIdOnShard(0, shards))
  const other = await openTestJournal(database.pool, ledgerIdOnShard(1, shards))
  for (const each of [journal, other]) {
    await each.openAccounts('a', 'b')
    await post(each, 5)
  }
})

afterEach(async () => {
  rmSync(folder, { recursive: true })
  await topic.close()
  await database.close()
})

describe('replay', () => {
  test('replay: all shards into a topic are the journal, byte for byte', async () => {
    await raiseEpoch(database.pool, 0)
    await replay('--from-position', '1', '--topic', topic.name)
    const messages = await readTopic(topic.brokers, topic.name)
    expect(await checkStream(database.pool, messages)).toEqual([])
    expect(messages).toHaveLength(8 + 7)
    expect(notes.join('\n')).toContain('shard 0: 8 of 8 records (100 %)')
  })

  test('replay: a file has an event a line, whose data are the bytes that were hashed', async () => {
    const file = join(folder, 'journal.ndjson')
    await replay('--shard', '0', '--from-position', '1', '--file', file)
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).ledgerposition)).toEqual(upTo(7))
    for (const line of lines) {
      const data = line.slice(line.indexOf(',"data":') + ',"data":'.length, -1)
      const hash = createHash('sha256').update(data).digest('hex')
      expect(hash).toBe(JSON.parse(line).ledgercontenthash)
    }
    await expect(replay('--shard', '0', '--from-position', '1', '--file', file)).rejects.toThrow(
      'EEXIST',
    )
  })

  test('replay: from a time inside a commit on, and up to it, share nothing and lack nothing', async () => {
    const { rows } = await database.pool.query<{ recorded_at: string }>(
      `select to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
         as recorded_at from journal.records where shard_id = 0 and position = 4`,
    )
    const time = rows[0]?.recorded_at ?? ''
    const before = await positionsIn('--shard', '0', '--from-position', '1', '--to-time', time)
    const after = await positionsIn('--shard', '0', '--from-time', time)
    expect([...before, ...after]).toEqual(upTo(7))
    expect(after).toContain('4')
    expect(before).not.toContain('4')
  })

  test('replay: from one position to another, both with it; past the end is nothing', async () => {
    const range = ['--shard', '0', '--from-position', '3', '--to-position', '5']
    expect(await positionsIn(...range)).toEqual(['3', '4', '5'])
    expect(await positionsIn('--shard', '0', '--from-time', '2999-01-01T00:00:00Z')).toEqual([])
    expect(notes).toContain('shard 0: nothing to replay')
  })

  test('replay: of one ledger only', async () => {
    const third = await openTestJournal(database.pool, ledgerIdOnShard(0, shards, 'third'))
    await third.openAccounts('a')
    const file = join(folder, 'third.ndjson')
    await replay('--ledger', third.ledger, '--from-position', '1', '--file', file)
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).partitionkey)).toEqual([third.ledger, third.ledger])
  })

  test('replay: entries go by account, into a topic that is made for them', async () => {
    const name = `${topic.name}.entries`
    await replay('--from-position', '1', '--entries', '--topic', name, '--create')
    const messages = await readTopic(topic.brokers, name)
    expect(messages).toHaveLength(2 * 2 * 5)
    const versions = messages
      .filter(({ key }) => key === `${journal.ledger}/a`)
      .map(({ value }) => JSON.parse(value.toString()).from_version)
    expect(versions).toEqual([1, 2, 3, 4, 5])
  })

  test('replay: says where to go on when the target fails', async () => {
    const narrow = await createTestTopic({ partitions: shards, messageBytesMax: 100 })
    try {
      const line = ['--shard', '0', '--from-position', '3', '--topic', narrow.name]
      await expect(replay(...line)).rejects.toThrow(
        'go on with --shard 0 --from-position 3 --to-position 7',
      )
    } finally {
      await narrow.close()
    }
  })

  test('replay: into the topic of the journal only when it is said', async () => {
    const line = ['--from-position', '1', '--topic', topic.name]
    const env = { JOURNAL_TOPIC: topic.name }
    await expect(replayWith(env, ...line)).rejects.toThrow('--into-journal-topic')
    await expect(replayWith(env, ...line, '--into-journal-topic', '--entries')).rejects.toThrow(
      'no entries may go there',
    )
    await replayWith(env, ...line, '--into-journal-topic')
    expect(await readTopic(topic.brokers, topic.name)).toHaveLength(14)
  })

  test.each([
    ['neither position nor time', ['--topic', 'x'], '--from-position or --from-time'],
    ['no target', ['--from-position', '1'], '--topic or --file'],
    ['a topic that is not there', ['--from-position', '1', '--topic', 'nothing'], '--create'],
    [
      'a shard that is not there',
      ['--from-position', '1', '--shard', '7', '--file', '-'],
      'shard 7',
    ],
    [
      'a ledger that is not there',
      ['--from-position', '1', '--ledger', 'x', '--file', '-'],
      'ledger x',
    ],
    ['a position of no shard', ['--from-position', '2', '--file', '-'], '--shard'],
    ['a time that is none', ['--from-time', 'yesterday', '--file', '-'], 'A time like'],
    ['position 0', ['--from-position', '0', '--file', '-'], 'A position is expected'],
    [
      'entries where the journal goes',
      ['--from-position', '1', '--topic', 'ledger.entries'],
      '--entries',
    ],
    [
      'what takes commands',
      ['--from-position', '1', '--topic', 'ledger.commands', '--create'],
      'carries no records',
    ],
  ])('replay: %s is refused', async (_, line, words) => {
    await expect(replay(...line)).rejects.toThrow(words)
  })
})

async function positionsIn(...line: string[]): Promise<readonly string[]> {
  const file = join(folder, `${performance.now()}.ndjson`)
  await replay(...line, '--file', file)
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((text) => text !== '')
  return lines.map((text) => JSON.parse(text).ledgerposition)
}

function replay(...line: string[]): Promise<void> {
  return replayWith({}, ...line)
}

async function replayWith(env: Record<string, string>, ...line: string[]): Promise<void> {
  const program = createProgram({
    env: { DATABASE_URL: database.url, KAFKA_BROKERS: topic.brokers, ...env },
    print: () => undefined,
    note: (text) => notes.push(text),
  })
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({ writeErr: () => undefined })
  }
  await program.parseAsync(['replay', ...line], { from: 'user' })
}

async function post(to: TestJournal, transactions: number): Promise<void> {
  for (let n = 1; n <= transactions; n++) {
    await to.post([
      ['a', 'debit', BigInt(n)],
      ['b', 'credit', BigInt(n)],
    ])
  }
}

function upTo(last: number): string[] {
  return Array.from({ length: last }, (_, index) => String(index + 1))
}
