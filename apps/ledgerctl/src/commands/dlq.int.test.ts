import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { TestDatabase, TestTopic } from '@ledger/testkit'
import { createTestApiKey, createTestDatabase, createTestTopic, readTopic } from '@ledger/testkit'
import { createProgram } from '../program.ts'

let database: TestDatabase
let topic: TestTopic

beforeEach(async () => {
  database = await createTestDatabase()
  topic = await createTestTopic({ partitions: 3 })
})
afterEach(async () => {
  await topic.close()
  await database.close({ skipInvariants: true }) // outcomes are put in without their keys
})

interface Letter {
  readonly offset: number
  readonly code?: string
  readonly isRefused?: boolean
  readonly ledger?: string
  readonly value?: string | null
  readonly isWhole?: boolean
  readonly daysAgo?: number
}

/** Puts a message in as the writer does: `0:<offset>:1`. */
async function put(letter: Letter): Promise<void> {
  const {
    offset,
    code = 'api_key_missing',
    isRefused = false,
    ledger = 'acme',
    daysAgo = 0,
    isWhole = true,
    value = '{"ledger":"acme"}',
  } = letter
  const fault = JSON.stringify({ code, detail: 'why' })
  await database.pool.query(
    `insert into ingest.outcomes (shard_id, commits, ordinal, recorded_at, ledger_no, topic, partition,
       offset_no, key, result, status, is_replay, refusal, fault, instance)
     values (0, $1::int, 1, now() - make_interval(days => $2), 0, $3, 0, $1, 'key-' || $1::int, $4, 401, false,
       $5, $6, '/')`,
    [
      offset,
      daysAgo,
      topic.name,
      isRefused ? 1 : 2,
      isRefused ? fault : null,
      isRefused ? null : fault,
    ],
  )
  await database.pool.query(
    `insert into ingest.dead_letters (shard_id, commits, ordinal, recorded_at, topic, partition,
       offset_no, code, attempts, message_key, headers, value, value_bytes, is_whole)
     select shard_id, commits, ordinal, recorded_at, topic, partition, offset_no, $2, 1, $3,
       '[["ce_id","1"],["ce_source","shop"]]', $4, $5, $6
       from ingest.outcomes where offset_no = $1`,
    [offset, code, Buffer.from(ledger), value, value?.length ?? 0, isWhole],
  )
}

/** The lines that a command prints. */
async function run(...line: string[]): Promise<string[]> {
  const lines: string[] = []
  const program = createProgram({
    env: { DATABASE_URL: database.url, KAFKA_BROKERS: topic.brokers },
    print: (text) => lines.push(text),
  })
  const all = [program, ...program.commands, ...program.commands.flatMap((c) => c.commands)]
  for (const command of all) command.exitOverride().configureOutput({ writeErr: () => undefined })
  await program.parseAsync(line, { from: 'user' })
  return lines
}

const sent = () => readTopic(topic.brokers, topic.name)

describe('ledgerctl dlq', () => {
  test('list: shows them, the oldest first, and those that were asked for', async () => {
    expect(await run('dlq', 'list')).toEqual(['there are no dead letters'])
    await put({ offset: 1 })
    await put({ offset: 2, code: 'invalid_json', ledger: 'other' })
    expect(await run('dlq', 'list')).toEqual([
      expect.stringMatching(
        new RegExp(`^0:1:1  20.*Z  api_key_missing  ${topic.name}/0/1  acme  1 tried`),
      ),
      expect.stringMatching(/^0:2:1 .* invalid_json .* other /),
    ])
    expect(await run('dlq', 'list', '--code', 'invalid_json')).toHaveLength(1)
    expect(await run('dlq', 'list', '--ledger', 'acme')).toHaveLength(1)
    expect(await run('dlq', 'list', '--topic', 'another')).toEqual(['there are no dead letters'])
    expect(await run('dlq', 'list', '--since', '2100-01-01T00:00:00Z', '--json')).toEqual([])
    expect(await run('dlq', 'list', '--limit', '1')).toHaveLength(1)
    await expect(run('dlq', 'list', '--since', 'yesterday')).rejects.toThrow('A time like')
  })

  test('list --json: has the message, as text if it is one', async () => {
    await put({ offset: 1 })
    const [line = ''] = await run('dlq', 'list', '--json')
    expect(JSON.parse(line)).toMatchObject({
      id: '0:1:1',
      offset: '1',
      detail: 'why',
      idempotencyKey: 'key-1',
      messageKey: 'acme',
      headers: [
        ['ce_id', '1'],
        ['ce_source', 'shop'],
      ],
      value: '{"ledger":"acme"}',
    })
  })

  test('replay: sends them as they came, once', async () => {
    await put({ offset: 1 })
    await put({ offset: 2 })
    await put({ offset: 3, code: 'invalid_json' })
    expect(await run('dlq', 'replay', '--code', 'api_key_missing', '--dry-run')).toEqual([
      `would send 0:1:1 to ${topic.name}`,
      `would send 0:2:1 to ${topic.name}`,
    ])
    expect(await sent()).toEqual([])
    expect(await run('dlq', 'replay', '--code', 'api_key_missing')).toHaveLength(2)
    expect(await run('dlq', 'replay', '--code', 'api_key_missing')).toEqual([
      'there is nothing to send',
    ])
    const messages = await sent()
    expect(messages).toHaveLength(2)
    expect(messages[0]).toMatchObject({
      key: 'acme',
      headers: { ce_id: '1', ce_source: 'shop', ledgerattempt: '1' },
    })
    expect(messages[0]?.value.toString()).toBe('{"ledger":"acme"}')
    expect((await run('dlq', 'list')).filter((line) => line.endsWith('1 sent again'))).toHaveLength(
      2,
    )

    expect(await run('dlq', 'replay', '0:1:1')).toHaveLength(1) // named, so it is meant
    expect(await run('dlq', 'replay', '--code', 'api_key_missing', '--all')).toHaveLength(2)
  })

  test('replay: the limit counts those that are still to be sent', async () => {
    for (const offset of [1, 2, 3, 4, 5]) await put({ offset, isWhole: offset !== 3 })
    const next = () => run('dlq', 'replay', '--code', 'api_key_missing', '--limit', '2')
    const toSend = (offset: number) => `sent 0:${offset}:1 to ${topic.name}`
    const left = 'passed over 1 of which no whole message is kept'
    expect(await next()).toEqual([toSend(1), toSend(2), left])
    expect(await next()).toEqual([toSend(4), toSend(5), left])
    expect(await next()).toEqual(['there is nothing to send', left])
    const named = ['0:1:1', '0:2:1', '0:4:1']
    expect(await run('dlq', 'replay', '--limit', '2', ...named)).toHaveLength(3)
  })

  test('replay: what was refused needs a new key', async () => {
    await put({ offset: 1, code: 'account_closed', isRefused: true })
    await expect(run('dlq', 'replay', '0:1:1')).rejects.toThrow('--new-key')
    await run('dlq', 'replay', '0:1:1', '--new-key')
    const [message] = await sent()
    expect(message?.headers['idempotency-key']).toBe('key-1#2')
    const { rows } = await database.pool.query('select topic, key from ingest.replays')
    expect(rows).toEqual([{ topic: topic.name, key: 'key-1#2' }])
  })

  test('replay: sends nothing of what it cannot send whole', async () => {
    await put({ offset: 1 })
    await put({ offset: 2, isWhole: false })
    await put({ offset: 3, code: 'internal', value: null })
    await expect(run('dlq', 'replay', '0:1:1', '0:2:1')).rejects.toThrow('offset 2')
    await expect(run('dlq', 'replay', '0:3:1')).rejects.toThrow('has no value')
    expect(await run('dlq', 'replay', '--code', 'internal')).toEqual([
      'there is nothing to send',
      'passed over 1 of which no whole message is kept',
    ])
    expect((await run('dlq', 'list'))[1]).toContain('not kept whole')
    await expect(run('dlq', 'replay', '0:9:1')).rejects.toThrow('there is no dead letter 0:9:1')
    await expect(run('dlq', 'replay')).rejects.toThrow('say which')
    expect(await sent()).toEqual([])
  })
})

describe('ledgerctl sources', () => {
  test('sources: one is bound, listed and unbound', async () => {
    const keyId = (await createTestApiKey(database.pool)).split('_')[1] ?? ''
    const of = ['--topic', topic.name, '--source', 'shop']
    expect(await run('sources', 'list')).toEqual(['no source is bound'])
    await run('sources', 'bind', ...of, '--key-id', keyId)
    expect(await run('sources', 'list')).toEqual([`${topic.name}  shop  ${keyId}  valid  test`])

    const other = (await createTestApiKey(database.pool)).split('_')[1] ?? ''
    await run('sources', 'bind', ...of, '--key-id', other)
    const [line = ''] = await run('sources', 'list', '--json')
    expect(JSON.parse(line)).toMatchObject({ source: 'shop', keyId: other, state: 'valid' })

    await run('sources', 'unbind', ...of)
    await expect(run('sources', 'unbind', ...of)).rejects.toThrow('is not bound')
  })

  test('sources: a key that is revoked, or none, is not bound', async () => {
    const revoked = await createTestApiKey(database.pool, { isRevoked: true })
    for (const keyId of [revoked.split('_')[1] ?? '', 'nothing']) {
      const line = ['--topic', 'a', '--source', 'b', '--key-id', keyId]
      await expect(run('sources', 'bind', ...line)).rejects.toThrow('there is no valid key')
    }
  })
})
